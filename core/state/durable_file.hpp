// Files that survive a power cut.
#pragma once

#include <filesystem>
#include <string_view>

#include "pipeline/sdk/status.hpp"

namespace pipeline::core {

// Writes a new file (or replaces an old one in place) and waits until its content is on the disk. The file's name is
// durable only after `sync_folder`.
Status write_durably(const std::filesystem::path& path, std::string_view content);

// Waits until the names in a folder are on the disk.
Status sync_folder(const std::filesystem::path& folder);

}  // namespace pipeline::core
