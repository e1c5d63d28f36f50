// OutputFile: one CSV file that is appended to. Closes itself; what was not synced may be lost with the machine.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "pipeline/sdk/status.hpp"

namespace pipeline::csv {

class OutputFile {
 public:
  // Opens for appending; makes the file where it is missing.
  static Result<OutputFile> open(const std::filesystem::path& path);
  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&& other) noexcept;
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile();

  // Bytes go to the file once enough have gathered; `flush` writes the rest.
  std::string& buffer() { return buffer_; }
  Status write_if_full();
  Status flush();
  // Waits until all that was flushed is on the disk.
  Status sync();
  Status truncate(std::uint64_t size);
  // Bytes in the file, flushed ones only.
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  void moved_to(std::filesystem::path path) { path_ = std::move(path); }

 private:
  OutputFile(int file, std::uint64_t size, std::filesystem::path path);

  int file_ = -1;
  std::uint64_t size_ = 0;
  std::filesystem::path path_;
  std::string buffer_;
};

// Waits until the names in a folder are on the disk.
Status sync_directory(const std::filesystem::path& directory);

// "can't <what> <path>: <why>", from errno.
Status file_error(const char* what, const std::filesystem::path& path);

}  // namespace pipeline::csv
