#include "latest/source_file.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "latest/log_changes.hpp"
#include "parquet_file.hpp"

namespace pipeline::parquet {
namespace {

constexpr std::size_t kOperationAndShard = 2;

std::size_t count_log_columns(const std::vector<Column>& columns) {
  const bool tells_unavailable =
      columns.size() > kOperationAndShard && columns[kOperationAndShard].name == "_unavailable";
  return std::min(columns.size(), kOperationAndShard + (tells_unavailable ? 1 : 0));
}

}  // namespace

Result<SourceFile> SourceFile::open(files::FileOperations& operations, const std::filesystem::path& path,
                                    uint64_t bytes, Kind kind) {
  Result<FileReader> reader = FileReader::open(
      [&operations, path](uint64_t offset, std::size_t size) { return operations.read(path, offset, size); }, bytes);
  if (!reader.ok()) return reader.status().with_context(path.string());
  const auto told = reader->key_values().find(kDescriptionKey);
  if (told == reader->key_values().end()) return Status::failed(path.string() + " doesn't tell its columns");
  Result<FileDescription> description = FileDescription::parse(told->second);
  if (!description.ok()) return description.status().with_context(path.string());
  SourceFile file(path, std::move(reader).value(), std::move(description).value());
  file.columns_ = file.description_.columns;
  if (kind == Kind::log) file.log_columns_ = count_log_columns(file.columns_);
  const auto first = file.description_.columns.begin();
  file.description_.columns.erase(first, first + static_cast<std::ptrdiff_t>(file.log_columns_));
  Status status = file.find_key();
  if (!status.ok()) return status.with_context(path.string());
  return file;
}

Status SourceFile::find_key() {
  for (const std::string& name : description_.key) {
    const auto first = columns_.begin() + static_cast<std::ptrdiff_t>(log_columns_);
    const auto found = std::find_if(first, columns_.end(), [&](const Column& column) { return column.name == name; });
    if (found == columns_.end()) return Status::failed("its key column \"" + name + "\" is missing");
    key_.push_back(static_cast<std::size_t>(found - columns_.begin()));
    key_columns_.push_back(*found);
  }
  return {};
}

Status SourceFile::read_keys(const Visit& visit) {
  std::vector<std::size_t> wanted(log_columns_);
  std::iota(wanted.begin(), wanted.end(), 0);
  wanted.insert(wanted.end(), key_.begin(), key_.end());
  std::vector<std::size_t> places(key_.size());
  std::iota(places.begin(), places.end(), log_columns_);
  return read(wanted, places, false, visit);
}

Status SourceFile::read_rows(const Visit& visit) {
  std::vector<std::size_t> all(columns_.size());
  std::iota(all.begin(), all.end(), 0);
  return read(all, key_, true, visit);
}

Status SourceFile::read(const std::vector<std::size_t>& wanted, const std::vector<std::size_t>& key_places,
                        bool with_values, const Visit& visit) {
  const auto read_page = [&](const std::vector<PageValues>& pages, std::size_t rows) {
    std::vector<const PageValues*> key_pages;
    for (const std::size_t place : key_places) key_pages.push_back(&pages[place]);
    RowsPage page;
    page.rows = rows;
    page.keys = keys_of(key_columns_, key_pages, rows);
    if (log_columns_ > 0) read_log_columns(pages, page);
    for (std::size_t i = log_columns_; with_values && i < pages.size(); ++i) page.values.push_back(&pages[i]);
    return visit(page);
  };
  return reader_.read_pages(columns_, wanted, read_page).with_context(path_.string());
}

void SourceFile::read_log_columns(const std::vector<PageValues>& pages, RowsPage& page) const {
  page.operations = texts_of(pages[0]);
  page.shards = texts_of(pages[1]);
  const bool tells_unavailable = log_columns_ > kOperationAndShard && pages[kOperationAndShard].values > 0;
  if (tells_unavailable) page.unavailable = texts_of(pages[kOperationAndShard]);
}

}  // namespace pipeline::parquet
