#include "pipeline/sdk/files/recovery.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "pipeline/sdk/files/file_names.hpp"

namespace pipeline::files {
namespace {

using Path = std::filesystem::path;
using Size = std::optional<uint64_t>;

// Where a file of the token is now: under its working name until its rename happened.
struct Place {
  Path path;
  uint64_t bytes = 0;
  bool published = false;
};

Result<std::optional<Place>> place_of(FileOperations& operations, const Path& directory, const FileRecord& file) {
  for (const std::string* name : {&file.working, &file.name}) {
    if (name->empty()) continue;
    const Path path = directory / *name;
    const Result<Size> size = operations.size(path);
    if (!size.ok()) return size.status();
    if (size->has_value()) return std::optional(Place{path, **size, name == &file.name});
  }
  return std::optional<Place>();
}

Status verify_file(FileOperations& operations, const Path& directory, const FileRecord& file) {
  const std::string committed = std::to_string(file.bytes) + " bytes were committed";
  const Result<std::optional<Place>> place = place_of(operations, directory, file);
  if (!place.ok()) return place.status();
  if (!place->has_value()) {
    return Status::failed((directory / file.name).string() + " is missing, though " + committed + " to it")
        .with_hint("put the file back, or remove the pipeline's state and all its files to start again");
  }
  if ((*place)->bytes < file.bytes) {
    return Status::failed((*place)->path.string() + " has " + std::to_string((*place)->bytes) + " bytes, though " +
                          committed)
        .with_hint(
            "somebody has cut or replaced the file: put it back, or remove the pipeline's state and all its "
            "files to start again");
  }
  if ((*place)->published || file.replaces) return {};
  return verify_free(operations, directory / file.name);
}

template <typename Visit>
Status for_each_file(const Token& token, Visit visit) {
  for (const StreamRecord& stream : token.streams) {
    for (const FileRecord& file : stream.files) {
      Status status = visit(file);
      if (!status.ok()) return status;
    }
  }
  return {};
}

Status cut(FileOperations& operations, const Path& directory, const FileRecord& file) {
  const Result<std::optional<Place>> place = place_of(operations, directory, file);
  if (!place.ok()) return place.status();
  if (!place->has_value() || (*place)->bytes <= file.bytes) return {};
  return operations.truncate((*place)->path, file.bytes);
}

void report_unknown(const Path& directory, const std::vector<std::string>& names, Host host) {
  if (names.empty()) return;
  constexpr std::size_t most = 10;
  std::string list;
  for (std::size_t i = 0; i < std::min(most, names.size()); ++i) list += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > most) list += " and " + std::to_string(names.size() - most) + " more";
  host.warn("left alone in " + directory.string() + ", since this pipeline didn't write it: " + list);
}

Status rename_file(FileOperations& operations, const Path& directory, const FileRecord& file, std::set<Path>& changed) {
  changed.insert((directory / file.name).parent_path());
  const Result<Size> working = operations.size(directory / file.working);
  if (!working.ok()) return working.status();
  if (!working->has_value()) return {};
  Status status = file.replaces ? Status() : verify_free(operations, directory / file.name);
  return status.ok() ? operations.rename(directory / file.working, directory / file.name) : status;
}

// The end of a run publishes files that the token holds as open; a footer may be behind the promised bytes.
Status take_in_ended(FileOperations& operations, const Path& directory, Token& token) {
  for (StreamRecord& stream : token.streams) {
    for (FileRecord& file : stream.files) {
      if (!file.held || file.complete || file.working.empty()) continue;
      const Result<std::optional<Place>> place = place_of(operations, directory, file);
      if (!place.ok()) return place.status();
      if (!place->has_value() || !(*place)->published) continue;
      file.bytes = (*place)->bytes;
      file.complete = true;
      file.working.clear();
      file.format.clear();
      file.progress.clear();
    }
  }
  return {};
}

}  // namespace

Status verify_free(FileOperations& operations, const std::filesystem::path& path) {
  const Result<Size> size = operations.size(path);
  if (!size.ok()) return size.status();
  if (!size->has_value()) return {};
  return Status::failed(path.string() + " is already there and was not written by this pipeline")
      .with_option("directory")
      .with_hint("move the file away, or choose another folder; files of others are never overwritten");
}

Status verify(FileOperations& operations, const Path& directory, const Token& token) {
  return for_each_file(token, [&](const FileRecord& file) { return verify_file(operations, directory, file); });
}

Status roll_back(FileOperations& operations, const Path& directory, std::string_view extension, Host host,
                 const Token& token) {
  std::set<std::string, std::less<>> ours(token.removed.begin(), token.removed.end());
  Status status = for_each_file(token, [&](const FileRecord& file) {
    ours.insert(file.name);
    ours.insert(file.working);
    return cut(operations, directory, file);
  });
  if (!status.ok()) return status;
  const Result<std::vector<std::string>> names = operations.walk(directory);
  if (!names.ok()) return names.status();
  std::vector<std::string> unknown;
  for (const std::string& name : *names) {
    const char first = Path(name).filename().native().front();
    if (ours.contains(name) || first == '.' || first == '_') continue;
    if (!is_working_name(name, extension)) {
      unknown.push_back(name);
      continue;
    }
    status = operations.remove(directory / name);
    if (!status.ok()) return status;
  }
  report_unknown(directory, unknown, host);
  return {};
}

Status publish(FileOperations& operations, const Path& directory, const Token& token) {
  std::set<Path> changed;
  Status status = for_each_file(token, [&](const FileRecord& file) {
    if (file.working.empty() || (file.held && !file.complete)) return Status();
    return rename_file(operations, directory, file, changed);
  });
  for (const std::string& name : token.removed) {
    if (!status.ok()) return status;
    changed.insert((directory / name).parent_path());
    status = operations.remove(directory / name);
  }
  for (const Path& folder : changed) {
    if (!status.ok()) return status;
    status = operations.sync_directory(folder);
  }
  return status;
}

Status recover_folder(FileOperations& operations, const Path& directory, std::string_view extension, Host host,
                      Token& token) {
  Status status = verify(operations, directory, token);
  if (status.ok()) status = take_in_ended(operations, directory, token);
  if (status.ok()) status = roll_back(operations, directory, extension, host, token);
  return status.ok() ? publish(operations, directory, token) : status;
}

}  // namespace pipeline::files
