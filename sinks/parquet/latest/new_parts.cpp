#include "latest/new_parts.hpp"

#include <utility>
#include <vector>

#include "pipeline/sdk/files/recovery.hpp"

namespace pipeline::parquet {

NewParts::NewParts(files::FileOperations& operations, Compressor& compressor, const ParquetOptions& options,
                   const files::PathTemplate& path, TableState& state)
    : operations_(operations), compressor_(compressor), options_(options), path_(path), state_(state) {}

// The last one first: should this be cut short as well, there is no gap before those that are left.
Status NewParts::remove_leftovers() {
  std::vector<std::filesystem::path> leftovers;
  for (uint64_t number = state_.next_part;; ++number) {
    const Part part{path_.path(state_.name_space, state_.table, state_.generation, {}, number, ".parquet")};
    const std::filesystem::path path = options_.directory / part.working_name();
    const Result<std::optional<uint64_t>> size = operations_.size(path);
    if (!size.ok()) return size.status();
    if (!size->has_value()) break;
    leftovers.push_back(path);
  }
  for (; !leftovers.empty(); leftovers.pop_back()) {
    Status status = operations_.remove(leftovers.back());
    if (!status.ok()) return status;
  }
  return {};
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

Result<PartWriter*> NewParts::writer_for(const FileDescription& description) {
  const bool fits = open_ != nullptr && open_->description().columns == description.columns &&
                    (options_.roll.bytes == 0 || open_->bytes() < options_.roll.bytes);
  if (fits) return open_.get();
  Status status = end();
  if (!status.ok()) return status;
  Result<std::unique_ptr<PartWriter>> part = begin(description);
  if (!part.ok()) return part.status();
  open_ = std::move(part).value();
  return open_.get();
}

Status NewParts::finish(PartWriter& part) {
  Result<Part> finished = part.finish();
  if (!finished.ok()) return finished.status();
  state_.parts.push_back(std::move(finished).value());
  return {};
}

Status NewParts::end() {
  if (open_ == nullptr) return {};
  Status status = finish(*open_);
  open_.reset();
  return status;
}

}  // namespace pipeline::parquet
