#include "latest/table_merge.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "parquet_file.hpp"
#include "pipeline/sdk/files/recovery.hpp"
#include "pipeline/sdk/shard_range.hpp"

namespace pipeline::parquet {
namespace {

// A part that is smaller is written again together with new rows, so that a table doesn't fall into ever more parts.
constexpr uint64_t kSmallPart = uint64_t{8} << 20U;

std::vector<std::size_t> all_places(const FileDescription& description) {
  std::vector<std::size_t> places(description.columns.size());
  std::iota(places.begin(), places.end(), 0);
  return places;
}

// Of the columns of the key, in a file of these columns.
Result<std::vector<std::size_t>> key_places(const FileDescription& description) {
  std::vector<std::size_t> places;
  for (const std::string& name : description.key) {
    const auto found = std::find_if(description.columns.begin(), description.columns.end(),
                                    [&](const Column& column) { return column.name == name; });
    if (found == description.columns.end()) return Status::failed("its key column \"" + name + "\" is missing");
    places.push_back(static_cast<std::size_t>(found - description.columns.begin()));
  }
  return places;
}

std::vector<Column> columns_at(const FileDescription& description, const std::vector<std::size_t>& places) {
  std::vector<Column> columns;
  for (const std::size_t place : places) columns.push_back(description.columns[place]);
  return columns;
}

std::vector<const PageValues*> pointers(const std::vector<PageValues>& pages, std::size_t first) {
  std::vector<const PageValues*> result;
  for (std::size_t i = first; i < pages.size(); ++i) result.push_back(&pages[i]);
  return result;
}

FileDescription without_log_columns(FileDescription description) {
  description.columns.erase(description.columns.begin(), description.columns.begin() + kLogColumns);
  return description;
}

}  // namespace

TableMerge::TableMerge(files::FileOperations& operations, Compressor& compressor, const ParquetOptions& options,
                       const files::PathTemplate& path, TableState before)
    : operations_(operations),
      compressor_(compressor),
      options_(options),
      path_(path),
      before_(std::move(before)),
      after_(before_) {
  after_.removed.clear();
}

Result<TableMerge::Source> TableMerge::open(const std::filesystem::path& path, uint64_t bytes) const {
  Result<FileReader> reader = FileReader::open(
      [this, path](uint64_t offset, std::size_t size) { return operations_.read(path, offset, size); }, bytes);
  if (!reader.ok()) return reader.status().with_context(path.string());
  const auto told = reader->key_values().find(kDescriptionKey);
  if (told == reader->key_values().end()) return Status::failed(path.string() + " doesn't tell its columns");
  Result<FileDescription> description = FileDescription::parse(told->second);
  if (!description.ok()) return description.status().with_context(path.string());
  return Source{path, std::move(reader).value(), std::move(description).value()};
}

Status TableMerge::add_log(const std::filesystem::path& path, uint64_t bytes) {
  Result<Source> log = open(path, bytes);
  if (!log.ok()) return log.status();
  // The rows of a new generation replace all that was there.
  if (log->description.generation > after_.generation) {
    logs_.clear();
    for (const Part& part : before_.parts) after_.removed.push_back(part.name);
    before_.parts.clear();
    after_.generation = log->description.generation;
  }
  logs_.push_back(std::move(log).value());
  return {};
}

Status TableMerge::read_changes(Source& log, uint64_t& place) {
  const Result<std::vector<std::size_t>> key = key_places(log.description);
  if (!key.ok()) return key.status();
  std::vector<std::size_t> wanted = {0, 1};
  wanted.insert(wanted.end(), key->begin(), key->end());
  const std::vector<Column> key_columns = columns_at(log.description, *key);
  // Without parts nothing can be superseded by a copied row.
  const bool has_parts = !before_.parts.empty();
  return log.reader.read_pages(log.description.columns, wanted, [&](const auto& pages, std::size_t rows) {
    const std::vector<std::string_view> operations = texts_of(pages[0]);
    const std::vector<std::string_view> shards = texts_of(pages[1]);
    std::vector<std::string> keys = keys_of(key_columns, pointers(pages, kLogColumns), rows);
    for (std::size_t row = 0; row < rows; ++row, ++place) {
      if (operations[row] == "truncate") {
        changes_.truncate(place, shards[row]);
      } else {
        changes_.row(place, std::move(keys[row]), operations[row] == "snapshot" && !has_parts);
      }
    }
    return Status();
  });
}

// The parts don't tell which shard a row came from. Vitess truncates all shards, one after the other.
Status TableMerge::read_truncates() {
  const std::set<std::string> shards = changes_.truncated_shards();
  emptied_ = hold_every_row(shards);
  if (emptied_ || shards.empty() || before_.rows() == 0) return {};
  return Status::failed("shard " + *shards.begin() +
                        " was truncated and other shards were not; which rows of the files lay in it isn't known")
      .with_hint("run again once all shards are truncated; otherwise the table has to be copied again");
}

Status TableMerge::write_changes(Source& log, uint64_t& place) {
  const Result<std::vector<std::size_t>> key = key_places(log.description);
  if (!key.ok()) return key.status();
  const std::vector<Column> key_columns = columns_at(log.description, *key);
  const FileDescription description = without_log_columns(log.description);
  return log.reader.read_pages(
      log.description.columns, all_places(log.description),
      [&](const std::vector<PageValues>& pages, std::size_t rows) -> Status {
        const std::vector<std::string_view> operations = texts_of(pages[0]);
        const std::vector<std::string_view> shards = texts_of(pages[1]);
        std::vector<const PageValues*> key_pages;
        for (const std::size_t at : *key) key_pages.push_back(&pages[at]);
        const std::vector<std::string> keys = keys_of(key_columns, key_pages, rows);
        std::vector<uint8_t> keep(rows);
        for (std::size_t row = 0; row < rows; ++row, ++place) {
          const bool is_row = operations[row] != "truncate" && operations[row] != "delete";
          keep[row] = static_cast<uint8_t>(is_row && changes_.is_last(place, keys[row], shards[row]));
        }
        if (std::find(keep.begin(), keep.end(), 1) == keep.end()) return {};
        const Result<PartWriter*> writer = writer_for(description);
        return writer.ok() ? (*writer)->append(pointers(pages, kLogColumns), keep) : writer.status();
      });
}

std::vector<uint8_t> TableMerge::kept_rows(const FileDescription& description, const std::vector<PageValues>& pages,
                                           std::size_t rows) const {
  const std::vector<std::size_t> places = *key_places(description);
  const bool only_key = pages.size() == places.size();
  std::vector<const PageValues*> key_pages;
  for (std::size_t i = 0; i < places.size(); ++i) key_pages.push_back(&pages[only_key ? i : places[i]]);
  const std::vector<std::string> keys = keys_of(columns_at(description, places), key_pages, rows);
  std::vector<uint8_t> keep(rows);
  for (std::size_t row = 0; row < rows; ++row) keep[row] = static_cast<uint8_t>(!changes_.supersedes(keys[row]));
  return keep;
}

Result<uint64_t> TableMerge::count_dropped(Source& source) {
  uint64_t dropped = 0;
  const Result<std::vector<std::size_t>> key = key_places(source.description);
  if (!key.ok()) return key.status();
  Status status = source.reader.read_pages(source.description.columns, *key, [&](const auto& pages, std::size_t rows) {
    const std::vector<uint8_t> keep = kept_rows(source.description, pages, rows);
    dropped += static_cast<uint64_t>(std::count(keep.begin(), keep.end(), 0));
    return Status();
  });
  if (!status.ok()) return status;
  return dropped;
}

Status TableMerge::copy_kept(Source& source, PartWriter& to) {
  return source.reader.read_pages(source.description.columns, all_places(source.description),
                                  [&](const auto& pages, std::size_t rows) {
                                    return to.append(pointers(pages, 0), kept_rows(source.description, pages, rows));
                                  });
}

Status TableMerge::merge_part(const Part& part) {
  Result<Source> source = open(options_.directory / part.name, part.bytes);
  if (!source.ok()) return source.status();
  const Result<uint64_t> dropped = emptied_ ? Result<uint64_t>(part.rows) : count_dropped(*source);
  if (!dropped.ok()) return dropped.status().with_context(source->path.string());
  const bool folds =
      writer_ != nullptr && part.bytes < kSmallPart && source->description.columns == writer_->description().columns;
  if (*dropped == 0 && !folds) {
    after_.parts.push_back(part);
    return {};
  }
  after_.removed.push_back(part.name);
  if (*dropped == part.rows) return {};
  if (folds) return copy_kept(*source, *writer_).with_context(source->path.string());
  Result<std::unique_ptr<PartWriter>> rewritten = new_part(source->description);
  if (!rewritten.ok()) return rewritten.status();
  Status status = copy_kept(*source, **rewritten).with_context(source->path.string());
  if (!status.ok()) return status;
  Result<Part> finished = (*rewritten)->finish();
  if (!finished.ok()) return finished.status();
  after_.parts.push_back(std::move(finished).value());
  return {};
}

Result<std::unique_ptr<PartWriter>> TableMerge::new_part(FileDescription description) {
  std::string name = path_.path(after_.name_space, after_.table, after_.generation, {}, after_.next_part++, ".parquet");
  Status status = files::verify_free(operations_, options_.directory / name);
  const std::filesystem::path folder = (options_.directory / name).parent_path();
  if (status.ok()) status = operations_.create_directories(folder);
  if (!status.ok()) return status;
  description.generation = after_.generation;
  auto writer =
      std::make_unique<PartWriter>(operations_, compressor_, options_, std::move(name), std::move(description));
  status = writer->begin();
  if (status.ok()) status = operations_.sync_directory(folder);
  if (!status.ok()) return status;
  return writer;
}

Result<PartWriter*> TableMerge::writer_for(const FileDescription& description) {
  const bool fits = writer_ != nullptr && writer_->description().columns == description.columns &&
                    (options_.roll.bytes == 0 || writer_->bytes() < options_.roll.bytes);
  if (fits) return writer_.get();
  Status status = end_part();
  if (!status.ok()) return status;
  Result<std::unique_ptr<PartWriter>> part = new_part(description);
  if (!part.ok()) return part.status();
  writer_ = std::move(part).value();
  return writer_.get();
}

Status TableMerge::end_part() {
  if (writer_ == nullptr) return {};
  Result<Part> part = writer_->finish();
  if (!part.ok()) return part.status();
  writer_.reset();
  after_.parts.push_back(std::move(part).value());
  return {};
}

// Of a merge that was cut short.
Status TableMerge::remove_leftovers() {
  for (uint64_t number = after_.next_part;; ++number) {
    const Part part{path_.path(after_.name_space, after_.table, after_.generation, {}, number, ".parquet")};
    const std::filesystem::path path = options_.directory / part.working_name();
    const Result<std::optional<uint64_t>> size = operations_.size(path);
    if (!size.ok()) return size.status();
    if (!size->has_value()) return {};
    Status status = operations_.remove(path);
    if (!status.ok()) return status;
  }
}

Result<TableState> TableMerge::run() {
  Status status = remove_leftovers();
  after_.parts.clear();
  uint64_t place = 0;
  for (Source& log : logs_) {
    if (status.ok()) status = read_changes(log, place).with_context(log.path.string());
  }
  if (status.ok()) status = read_truncates();
  place = 0;
  for (Source& log : logs_) {
    if (status.ok()) status = write_changes(log, place).with_context(log.path.string());
  }
  for (const Part& part : before_.parts) {
    if (status.ok()) status = merge_part(part);
  }
  if (status.ok()) status = end_part();
  // A table without rows has a part as well.
  if (status.ok() && after_.parts.empty() && !logs_.empty()) {
    status = writer_for(without_log_columns(logs_.back().description)).status();
    if (status.ok()) status = end_part();
  }
  if (!status.ok()) return status;
  return after_;
}

}  // namespace pipeline::parquet
