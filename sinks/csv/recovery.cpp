#include "recovery.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "file_names.hpp"

namespace pipeline::csv {
namespace {

using Path = std::filesystem::path;

// Where a file of the token is now: under its working name until its rename happened.
Result<std::optional<Path>> place_of(FileOperations& operations, const Path& directory, const FileRecord& file) {
  if (!file.working.empty()) {
    const Result<std::optional<uint64_t>> size = operations.size(directory / file.working);
    if (!size.ok()) return size.status();
    if (size->has_value()) return std::optional(directory / file.working);
  }
  const Result<std::optional<uint64_t>> size = operations.size(directory / file.name);
  if (!size.ok()) return size.status();
  return size->has_value() ? std::optional(directory / file.name) : std::nullopt;
}

Status verify_file(FileOperations& operations, const Path& directory, const FileRecord& file) {
  const std::string committed = std::to_string(file.bytes) + " bytes were committed";
  const Result<std::optional<Path>> place = place_of(operations, directory, file);
  if (!place.ok()) return place.status();
  if (!place->has_value()) {
    return Status::failed((directory / file.name).string() + " is missing, though " + committed + " to it")
        .with_hint("put the file back, or remove the pipeline's state and all its files to start again");
  }
  const Path& path = **place;
  const Result<std::optional<uint64_t>> size = operations.size(path);
  if (!size.ok()) return size.status();
  const uint64_t bytes = size->value_or(0);
  if (bytes < file.bytes) {
    return Status::failed(path.string() + " has " + std::to_string(bytes) + " bytes, though " + committed)
        .with_hint(
            "somebody has cut or replaced the file: put it back, or remove the pipeline's state and all its "
            "files to start again");
  }
  if (path.filename() != file.working || file.replaces) return {};
  return verify_free(operations, directory / file.name);
}

}  // namespace

Status verify_free(FileOperations& operations, const Path& path) {
  const Result<std::optional<uint64_t>> size = operations.size(path);
  if (!size.ok()) return size.status();
  if (!size->has_value()) return {};
  return Status::failed(path.string() + " is already there and was not written by this pipeline")
      .with_option("directory")
      .with_hint("move the file away, or choose another folder; files of others are never overwritten");
}

Status verify(FileOperations& operations, const Path& directory, const Token& token) {
  for (const FileRecord& file : token.files) {
    Status status = verify_file(operations, directory, file);
    if (!status.ok()) return status;
  }
  return {};
}

Status roll_back(FileOperations& operations, const Path& directory, const Token& token) {
  std::set<std::string> promised;
  for (const FileRecord& file : token.files) {
    promised.insert(file.working);
    const Result<std::optional<Path>> place = place_of(operations, directory, file);
    if (!place.ok()) return place.status();
    const Result<std::optional<uint64_t>> size = operations.size(place->value_or(directory / file.name));
    if (!size.ok()) return size.status();
    if (size->value_or(0) <= file.bytes) continue;
    Status status = operations.truncate(place->value_or(directory / file.name), file.bytes);
    if (!status.ok()) return status;
  }
  const Result<std::vector<std::string>> names = operations.list(directory);
  if (!names.ok()) return names.status();
  for (const std::string& name : *names) {
    if (!is_working_name(name) || promised.contains(name)) continue;
    Status status = operations.remove(directory / name);
    if (!status.ok()) return status;
  }
  return {};
}

Status publish(FileOperations& operations, const Path& directory, const Token& token) {
  bool changed = false;
  for (const FileRecord& file : token.files) {
    if (file.working.empty()) continue;
    changed = true;
    const Result<std::optional<uint64_t>> working = operations.size(directory / file.working);
    if (!working.ok()) return working.status();
    if (!working->has_value()) continue;
    Status status = file.replaces ? Status() : verify_free(operations, directory / file.name);
    if (status.ok()) status = operations.rename(directory / file.working, directory / file.name);
    if (!status.ok()) return status;
  }
  for (const std::string& name : token.removed) {
    changed = true;
    Status status = operations.remove(directory / name);
    if (!status.ok()) return status;
  }
  return changed ? operations.sync_directory(directory) : Status();
}

}  // namespace pipeline::csv
