#include "latest/table_file.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "latest/log_changes.hpp"
#include "parquet_file.hpp"

namespace pipeline::parquet {
namespace {

// _op, _unavailable, _shard; logs of older versions have no _unavailable.
constexpr std::size_t kUnavailablePlace = 1;

std::size_t count_log_columns(const std::vector<Column>& columns) {
  const bool tells_unavailable = columns.size() > kUnavailablePlace &&
                                 columns[kUnavailablePlace].name == files::name_of(MetadataColumn::unavailable);
  return tells_unavailable ? 3 : 2;
}

}  // namespace

TableFile::TableFile(std::filesystem::path path, FileReader reader, FileDescription description)
    : path_(std::move(path)),
      reader_(std::move(reader)),
      description_(std::move(description)),
      columns_(description_.columns) {}

Result<TableFile> TableFile::open(files::FileOperations& operations, const std::filesystem::path& path,
                                  uint64_t bytes) {
  Result<FileReader> reader = FileReader::open(
      [&operations, path](uint64_t offset, std::size_t size) { return operations.read(path, offset, size); }, bytes);
  if (!reader.ok()) return reader.status().with_context(path.string());
  const auto told = reader->key_values().find(kDescriptionKey);
  if (told == reader->key_values().end()) return Status::failed(path.string() + " doesn't tell its columns");
  Result<FileDescription> description = FileDescription::parse(told->second);
  if (!description.ok()) return description.status().with_context(path.string());
  return TableFile(path, std::move(reader).value(), std::move(description).value());
}

Result<TableFile> TableFile::open_part(files::FileOperations& operations, const std::filesystem::path& path,
                                       uint64_t bytes) {
  return open(operations, path, bytes);
}

Result<TableFile> TableFile::open_log(files::FileOperations& operations, const std::filesystem::path& path,
                                      uint64_t bytes) {
  Result<TableFile> log = open(operations, path, bytes);
  if (!log.ok()) return log.status();
  log->log_columns_ = count_log_columns(log->columns_);
  if (log->columns_.size() <= log->log_columns_) return Status::failed(path.string() + " is no log of a table");
  std::vector<Column>& columns = log->description_.columns;
  columns.erase(columns.begin(), columns.begin() + static_cast<std::ptrdiff_t>(log->log_columns_));
  return log;
}

Result<std::vector<std::size_t>> TableFile::key_places() const {
  std::vector<std::size_t> places;
  for (const std::string& name : description_.key) {
    const auto found = std::find_if(columns_.begin() + static_cast<std::ptrdiff_t>(log_columns_), columns_.end(),
                                    [&](const Column& column) { return column.name == name; });
    if (found == columns_.end()) return Status::failed("its key column \"" + name + "\" is missing");
    places.push_back(static_cast<std::size_t>(found - columns_.begin()));
  }
  return places;
}

void TableFile::tell_changes(const std::vector<PageValues>& pages, FileRows& rows) const {
  if (log_columns_ == 0) return;
  rows.operations = texts_of(pages[0]);
  rows.shards = texts_of(pages[log_columns_ - 1]);
  const bool tells_unavailable = log_columns_ > kUnavailablePlace + 1;
  rows.unavailable = tells_unavailable ? texts_of(pages[kUnavailablePlace]) : std::vector<std::string_view>(rows.count);
}

Status TableFile::read(bool with_values, const Visit& visit) {
  const Result<std::vector<std::size_t>> key = key_places();
  if (!key.ok()) return key.status();
  std::vector<Column> key_columns;
  for (const std::size_t place : *key) key_columns.push_back(columns_[place]);
  std::vector<std::size_t> wanted(with_values ? columns_.size() : log_columns_);
  std::iota(wanted.begin(), wanted.end(), 0);
  if (!with_values) wanted.insert(wanted.end(), key->begin(), key->end());
  return reader_.read_pages(columns_, wanted, [&](const std::vector<PageValues>& pages, std::size_t count) {
    FileRows rows{count};
    std::vector<const PageValues*> key_pages;
    for (std::size_t i = 0; i < key->size(); ++i)
      key_pages.push_back(&pages[with_values ? (*key)[i] : log_columns_ + i]);
    rows.keys = keys_of(key_columns, key_pages, count);
    for (std::size_t i = log_columns_; with_values && i < pages.size(); ++i) rows.values.push_back(&pages[i]);
    tell_changes(pages, rows);
    return visit(rows);
  });
}

Status TableFile::read_keys(const Visit& visit) {
  return read(false, visit).with_context(path_.string());
}

Status TableFile::read_rows(const Visit& visit) {
  return read(true, visit).with_context(path_.string());
}

}  // namespace pipeline::parquet
