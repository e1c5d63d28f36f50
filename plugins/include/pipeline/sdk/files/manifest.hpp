// What a folder of files tells its readers: a manifest, and a mark that a run ended well.
//
//   _manifest.json   the committed files: {"version": 1, "streams": [{"namespace", "stream", "generation", "files":
//                    [{"path", "rows", "bytes", "complete"}]}]}. Replaced in one step after each commit. Of a file that
//                    is not complete the first `bytes` bytes are committed.
//   _SUCCESS         empty; there from the end of a run that read everything until the next run begins
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "pipeline/sdk/files/file_operations.hpp"
#include "pipeline/sdk/files/token.hpp"
#include "pipeline/sdk/status.hpp"

namespace pipeline::files {

// The text of a manifest. Files that are not published are left out.
std::string manifest_of(const Token& token);
Status write_manifest(FileOperations& operations, const std::filesystem::path& directory, std::string_view text);

Status write_success_file(FileOperations& operations, const std::filesystem::path& directory);
Status remove_success_file(FileOperations& operations, const std::filesystem::path& directory);

// Puts a small file in place, in one step: under a working name first, synced, renamed, the folder synced.
Status replace_file(FileOperations& operations, const std::filesystem::path& path, std::string_view content);

}  // namespace pipeline::files
