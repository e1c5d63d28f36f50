// Which table a TRUNCATE statement empties. A pure function.
#pragma once

#include <string>
#include <string_view>

namespace pipeline::planetscale {

// The bare name of the table, or nothing for other statements. Vitess passes the statement on as it was written.
std::string truncated_table(std::string_view statement);

}  // namespace pipeline::planetscale
