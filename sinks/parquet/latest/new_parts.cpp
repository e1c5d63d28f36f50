#include "latest/new_parts.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "pipeline/sdk/files/recovery.hpp"

namespace pipeline::parquet {

Status NewParts::remove_leftovers() {
  for (uint64_t number = state_.next_part;; ++number) {
    const Part part{path_.path(state_.name_space, state_.table, state_.generation, {}, number, ".parquet")};
    const std::filesystem::path path = options_.directory / part.working_name();
    const Result<std::optional<uint64_t>> size = operations_.size(path);
    if (!size.ok()) return size.status();
    if (!size->has_value()) return {};
    Status status = operations_.remove(path);
    if (!status.ok()) return status;
  }
}

Result<PartWriter*> NewParts::writer_for(const FileDescription& description) {
  const bool fits = open_ != nullptr && open_->description().columns == description.columns &&
                    (options_.roll.bytes == 0 || open_->bytes() < options_.roll.bytes);
  if (fits) return open_.get();
  Status status = end_open_part();
  if (!status.ok()) return status;
  Result<std::unique_ptr<PartWriter>> part = begin(description);
  if (!part.ok()) return part.status();
  open_ = std::move(part).value();
  return open_.get();
}

Status NewParts::end_open_part() {
  if (open_ == nullptr) return {};
  Status status = end(*open_);
  if (status.ok()) open_.reset();
  return status;
}

Result<std::unique_ptr<PartWriter>> NewParts::begin(FileDescription description) {
  std::string name = path_.path(state_.name_space, state_.table, state_.generation, {}, state_.next_part++, ".parquet");
  Status status = files::verify_free(operations_, options_.directory / name);
  const std::filesystem::path folder = (options_.directory / name).parent_path();
  if (status.ok()) status = operations_.create_directories(folder);
  if (!status.ok()) return status;
  description.generation = state_.generation;
  auto writer =
      std::make_unique<PartWriter>(operations_, compressor_, options_, std::move(name), std::move(description));
  status = writer->begin();
  if (status.ok()) status = operations_.sync_directory(folder);
  if (!status.ok()) return status;
  return writer;
}

Status NewParts::end(PartWriter& part) {
  Result<Part> finished = part.finish();
  if (!finished.ok()) return finished.status();
  state_.parts.push_back(std::move(finished).value());
  return {};
}

}  // namespace pipeline::parquet
