#include "sinks/parquet/written.hpp"

#include "parquet_sink.hpp"

namespace pipeline::parquet::test {

Status write_table(RandomTable table, const std::filesystem::path& folder) {
  table.options.directory = folder;
  ParquetSink sink(Host(), table.options, std::make_unique<files::FileOperations>());
  Status status = sink.recover("");
  if (status.ok()) status = sink.bind(0, table.stream);
  std::size_t written = 0;
  for (Batch& batch : table.batches) {
    if (!status.ok()) return status;
    status = sink.write(0, std::move(batch));
    if (!status.ok() || ++written % 3 != 0) continue;
    const Result<std::string> token = sink.prepare({});
    status = token.ok() ? sink.commit(*token) : token.status();
  }
  if (!status.ok()) return status;
  const Result<std::string> token = sink.prepare({});
  if (!token.ok()) return token.status();
  status = sink.commit(*token);
  return status.ok() ? sink.finish() : status;
}

}  // namespace pipeline::parquet::test
