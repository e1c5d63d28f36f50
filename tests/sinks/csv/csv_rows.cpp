#include "sinks/csv/csv_rows.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace pipeline::csv::test {

StreamInfo text_stream(const std::string& name, std::size_t columns, uint64_t generation) {
  StreamInfo stream{"shop", name, {}, generation};
  for (std::size_t i = 0; i < columns; ++i) {
    stream.schema.fields.push_back({"c" + std::to_string(i), {TypeId::utf8}, true, {}});
  }
  return stream;
}

Batch text_batch(const std::vector<Row>& rows, bool snapshot) {
  std::vector<BytesBuilder> builders(rows.front().size());
  ChangeBuilder changes;
  int64_t sequence = 1;
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (row[i]) {
        builders[i].append(*row[i]);
      } else {
        builders[i].append_null();
      }
    }
    changes.append({Operation::insert, "MySQL56/p", 1'000'000, "-80", sequence++});
  }
  std::vector<OwnedArray> columns;
  for (BytesBuilder& builder : builders) columns.push_back(builder.finish());
  Batch batch;
  batch.rows = make_struct(std::move(columns), static_cast<int64_t>(rows.size()));
  if (!snapshot) batch.changes = changes.finish();
  batch.shard = "-80";
  batch.position = "MySQL56/p";
  batch.first_sequence = 1;
  return batch;
}

StreamInfo keyed_stream(const std::string& name, std::size_t columns, uint64_t generation) {
  StreamInfo stream = text_stream(name, columns, generation);
  stream.schema.fields[0].type = {TypeId::int64};
  stream.schema.fields[0].nullable = false;
  stream.schema.fields[0].metadata.emplace(kKeyMetadata, "1");
  return stream;
}

Batch batch_of(const StreamInfo& stream, const std::vector<Row>& rows, Operation operation, std::string_view shard,
               const std::vector<std::string_view>& unavailable) {
  std::vector<OwnedArray> columns;
  for (std::size_t i = 0; i < stream.schema.fields.size(); ++i) {
    if (stream.schema.fields[i].type.id == TypeId::int64) {
      FixedBuilder<int64_t> numbers;
      for (const Row& row : rows) numbers.append(std::stoll(*row[i]));
      columns.push_back(numbers.finish());
      continue;
    }
    BytesBuilder texts;
    for (const Row& row : rows) {
      if (row[i]) {
        texts.append(*row[i]);
      } else {
        texts.append_null();
      }
    }
    columns.push_back(texts.finish());
  }
  ChangeBuilder changes;
  int64_t sequence = 1;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    changes.append({operation, "MySQL56/p", 1'000'000, shard, sequence++});
    if (!unavailable.empty()) changes.set_unavailable(unavailable);
  }
  Batch batch;
  batch.rows = make_struct(std::move(columns), static_cast<int64_t>(rows.size()));
  batch.changes = changes.finish();
  return batch;
}

std::vector<Row> parse_csv(std::string_view bytes, char delimiter) {
  std::vector<Row> rows;
  Row row;
  for (std::size_t at = 0; at < bytes.size();) {
    std::optional<std::string> value;
    if (bytes[at] == '"') {
      value.emplace();
      for (++at; bytes[at] != '"' || (at + 1 < bytes.size() && bytes[at + 1] == '"'); ++at) {
        if (bytes[at] == '"') ++at;
        *value += bytes[at];
      }
      ++at;
    } else {
      const std::size_t end = bytes.find_first_of(std::string("\r\n") + delimiter, at);
      if (end > at) value = bytes.substr(at, end - at);
      at = end;
    }
    row.push_back(std::move(value));
    if (bytes[at] == '\r') ++at;
    if (bytes[at++] == '\n') rows.push_back(std::exchange(row, {}));
  }
  return rows;
}

std::map<std::string, std::string> files_in(const std::filesystem::path& directory) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (entry.path().filename() == ".pipeline.lock") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    files[entry.path().filename()] = {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  return files;
}

TemporaryFolder::TemporaryFolder() {
  std::string name = std::filesystem::temp_directory_path() / "pipeline-csv-XXXXXX";
  path_ = ::mkdtemp(name.data());
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace pipeline::csv::test
