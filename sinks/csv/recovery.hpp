// The steps that lead from a token to files that agree with it. Functions over a folder that is locked; each can be
// repeated after it was cut short anywhere.
#pragma once

#include <filesystem>

#include "file_operations.hpp"
#include "pipeline/sdk/status.hpp"
#include "token.hpp"

namespace pipeline::csv {

// Failed when there is a file of that name: it is somebody else's.
Status verify_free(FileOperations& operations, const std::filesystem::path& path);

// Failed when a file that the token promises is missing or too short, or when a file that is not the sink's stands in
// the way. Changes nothing.
Status verify(FileOperations& operations, const std::filesystem::path& directory, const Token& token);

// Cuts off what was never committed, and removes files that never were. REQUIRES: `verify` was ok.
Status roll_back(FileOperations& operations, const std::filesystem::path& directory, const Token& token);

// Gives new files their final names and removes files of older generations. REQUIRES: the token is saved.
Status publish(FileOperations& operations, const std::filesystem::path& directory, const Token& token);

}  // namespace pipeline::csv
