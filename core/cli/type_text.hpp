// The words for a column type: "int64", "decimal(10,2)", "timestamp[us, UTC]".
#pragma once

#include <string>

#include "pipeline/sdk/types.hpp"

namespace pipeline::core {

std::string type_text(const DataType& type);

}  // namespace pipeline::core
