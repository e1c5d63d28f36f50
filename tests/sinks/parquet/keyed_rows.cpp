#include "sinks/parquet/keyed_rows.hpp"

#include <gtest/gtest.h>

#include <cstring>

#include "format/file_reader.hpp"
#include "latest/cells.hpp"
#include "parquet_file.hpp"

namespace pipeline::parquet::test {
namespace {

int64_t integer(const std::string& bytes) {
  int64_t value = 0;
  std::memcpy(&value, bytes.data(), bytes.size());
  return value;
}

void add_page(const std::vector<Column>& columns, const std::vector<PageValues>& pages, std::size_t rows,
              std::map<int64_t, CellsByColumn>& all) {
  std::vector<CellsByColumn> numbered(rows);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    for_each_cell(columns[i], pages[i], [&](std::size_t row, const Cell& cell) {
      const bool is_null = cell.kind != Cell::Kind::value;
      numbered[row][columns[i].name] = is_null ? std::nullopt : std::optional<std::string>(cell.bytes);
    });
  }
  for (CellsByColumn& cells : numbered) {
    const int64_t key = integer(cells.at("c0").value_or(""));
    EXPECT_TRUE(all.emplace(key, std::move(cells)).second) << "twice: " << key;
  }
}

}  // namespace

StreamInfo keyed_stream(std::size_t columns, uint64_t generation) {
  StreamInfo stream = text_stream("t", columns, generation);
  stream.schema.fields[0].type = {TypeId::int64};
  stream.schema.fields[0].nullable = false;
  stream.schema.fields[0].metadata.emplace(kKeyMetadata, "1");
  return stream;
}

Batch keyed_batch(const Changes& changes) {
  const std::vector<Row>& rows = changes.rows;
  FixedBuilder<int64_t> keys;
  std::vector<BytesBuilder> texts(rows.front().size() - 1);
  ChangeBuilder told;
  for (const Row& row : rows) {
    keys.append(std::stoll(*row[0]));
    for (std::size_t i = 0; i < texts.size(); ++i) {
      row[i + 1] ? texts[i].append(*row[i + 1]) : texts[i].append_null();
    }
    told.append({changes.operation, "MySQL56/p", 1'000'000, changes.shard, 1});
    if (!changes.unavailable.empty()) told.set_unavailable(changes.unavailable);
  }
  std::vector<OwnedArray> columns;
  columns.push_back(keys.finish());
  for (BytesBuilder& builder : texts) columns.push_back(builder.finish());
  Batch batch;
  batch.rows = make_struct(std::move(columns), static_cast<int64_t>(rows.size()));
  if (changes.operation != Operation::snapshot || !changes.unavailable.empty()) batch.changes = told.finish();
  batch.shard = changes.shard;
  return batch;
}

std::map<int64_t, CellsByColumn> read_cells(const files::test::Disk& disk, const std::filesystem::path& folder) {
  std::map<int64_t, CellsByColumn> all;
  for (const auto& [name, content] : disk.files_in(folder)) {
    if (name.front() == '.' || name.front() == '_') continue;
    EXPECT_TRUE(name.ends_with(".parquet")) << name << " was left behind";
    const std::string& bytes = content;
    Result<FileReader> reader = FileReader::open(
        [&](uint64_t offset, std::size_t size) { return Result<std::string>(bytes.substr(offset, size)); },
        bytes.size());
    EXPECT_TRUE(reader.ok()) << name << ": " << reader.status().message();
    if (!reader.ok()) continue;
    const auto description = FileDescription::parse(reader->key_values().find(kDescriptionKey)->second);
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < description->columns.size(); ++i) places.push_back(i);
    const Status status = reader->read_pages(description->columns, places, [&](const auto& pages, std::size_t rows) {
      add_page(description->columns, pages, rows, all);
      return Status();
    });
    EXPECT_TRUE(status.ok()) << name << ": " << status.message();
  }
  return all;
}

RowsByKey read_keyed_rows(const files::test::Disk& disk, const std::filesystem::path& folder, std::size_t columns) {
  RowsByKey rows;
  for (const auto& [key, cells] : read_cells(disk, folder)) {
    Row& row = rows[key];
    for (std::size_t i = 1; i < columns; ++i) {
      const auto cell = cells.find("c" + std::to_string(i));
      row.push_back(cell == cells.end() ? std::nullopt : cell->second);
    }
  }
  return rows;
}

ParquetOptions latest_options(const std::filesystem::path& folder) {
  ParquetOptions options;
  options.directory = folder;
  options.content = Content::latest;
  options.limits.row_group_rows = 50;
  options.limits.page_rows = 16;
  return options;
}

}  // namespace pipeline::parquet::test
