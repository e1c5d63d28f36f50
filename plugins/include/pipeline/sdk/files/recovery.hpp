// Recovery: the steps that lead from a token to a folder that agrees with it. Functions over a folder that is locked;
// each can be repeated after it was cut short anywhere.
#pragma once

#include <filesystem>
#include <string_view>

#include "pipeline/sdk/files/file_operations.hpp"
#include "pipeline/sdk/files/token.hpp"
#include "pipeline/sdk/host.hpp"
#include "pipeline/sdk/status.hpp"

namespace pipeline::files {

// Failed when there is a file of that name: it is somebody else's.
Status verify_free(FileOperations& operations, const std::filesystem::path& path);

// Failed when a file that the token promises is missing or too short, or when a file of somebody else stands in the
// way. Changes nothing.
Status verify(FileOperations& operations, const std::filesystem::path& directory, const Token& token);

// Cuts off what was never committed, and removes working files that never were. Reports by name the files that no token
// tells of; they stay. `extension` is what the sink's files end with. REQUIRES: `verify` was ok.
Status roll_back(FileOperations& operations, const std::filesystem::path& directory, std::string_view extension,
                 Host host, const Token& token);

// Gives files their final names and removes files of older generations. REQUIRES: the token is saved.
Status publish(FileOperations& operations, const std::filesystem::path& directory, const Token& token);

// All of it, in this order. A held file that the end of a run published is complete in `token` then.
Status recover_folder(FileOperations& operations, const std::filesystem::path& directory, std::string_view extension,
                      Host host, Token& token);

}  // namespace pipeline::files
