#include "sinks/generated_rows.hpp"

#include <algorithm>

#include "row_builder.hpp"

namespace pipeline::benchmarks {
namespace {

constexpr uint64_t kRowsOfABatch = 4096;

}  // namespace

GeneratedRows::GeneratedRows(uint64_t rows) : stream_(generate::stream_info(0)), rows_(rows) {
  generate::RowBuilder builder(stream_.schema);
  generate::RowValues row;
  for (uint64_t done = 0; done < rows;) {
    const uint64_t end = std::min(rows, done + kRowsOfABatch);
    for (; done < end; ++done) {
      generate::make_row({0, 0, static_cast<int64_t>(done) + 1, 0}, row);
      builder.append(row);
    }
    batches_.push_back(std::make_shared<const OwnedArray>(builder.finish()));
  }
}

Batch GeneratedRows::batch(std::size_t index) const {
  Batch batch;
  batch.rows = share_array(batches_[index]);
  batch.shard = "-";
  batch.first_sequence = static_cast<int64_t>(index * kRowsOfABatch) + 1;
  return batch;
}

}  // namespace pipeline::benchmarks
