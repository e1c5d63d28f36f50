#include "sinks/parquet/text_rows.hpp"

#include <cstdlib>
#include <system_error>

#include "pipeline/sdk/builder.hpp"

namespace pipeline::parquet::test {

StreamInfo text_stream(const std::string& name, std::size_t columns, uint64_t generation) {
  StreamInfo stream{"shop", name, {}, generation};
  for (std::size_t i = 0; i < columns; ++i) {
    stream.schema.fields.push_back({"c" + std::to_string(i), {TypeId::utf8}, true, {}});
  }
  return stream;
}

Batch text_batch(const std::vector<Row>& rows) {
  std::vector<BytesBuilder> builders(rows.front().size());
  ChangeBuilder changes;
  int64_t sequence = 1;
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) row[i] ? builders[i].append(*row[i]) : builders[i].append_null();
    changes.append({Operation::insert, "MySQL56/p", 1'000'000, "-80", sequence++});
  }
  std::vector<OwnedArray> columns;
  for (BytesBuilder& builder : builders) columns.push_back(builder.finish());
  Batch batch;
  batch.rows = make_struct(std::move(columns), static_cast<int64_t>(rows.size()));
  batch.changes = changes.finish();
  return batch;
}

TemporaryFolder::TemporaryFolder() {
  std::string name = std::filesystem::temp_directory_path() / "pipeline-parquet-XXXXXX";
  path_ = ::mkdtemp(name.data());
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace pipeline::parquet::test
