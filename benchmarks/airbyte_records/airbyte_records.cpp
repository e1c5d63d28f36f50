// How fast the Airbyte sink makes RECORD lines, alone: rows that lie ready in memory become lines in memory.
// Usage: airbyte-records <rows>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/sdk/builder.hpp"
#include "record_writer.hpp"

namespace {

using namespace pipeline;

constexpr int64_t kBatchRows = 1000;

struct Table {
  Schema schema;
  Batch batch;
};

double cpu_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

// Adds `count` columns of a type, each made by `make(row)`.
template <typename Builder, typename Make>
void add(Table& table, std::vector<OwnedArray>& columns, int count, DataType type, Make make) {
  for (int i = 0; i < count; ++i) {
    Builder builder;
    for (int64_t row = 0; row < kBatchRows; ++row) builder.append(make(row));
    columns.push_back(builder.finish());
    table.schema.fields.push_back({"column_" + std::to_string(table.schema.fields.size()), type, true, {}});
  }
}

// `times` of each kind; the six columns of incumbent.md are two texts and one of each other kind.
Table make_table(int texts, int times) {
  Table table;
  std::vector<OwnedArray> columns;
  add<FixedBuilder<int64_t>>(table, columns, times, {TypeId::int64}, [](int64_t row) { return row * 1'000'003; });
  add<BytesBuilder>(table, columns, texts, {TypeId::utf8},
                    [](int64_t row) { return "a text of thirty bytes, no " + std::to_string(100 + row % 900); });
  add<FixedBuilder<int32_t>>(table, columns, times, {TypeId::int32}, [](int64_t row) { return int32_t(row * 7919); });
  add<FixedBuilder<Decimal128>>(table, columns, times, DataType::decimal(10, 2), [](int64_t row) {
    return Decimal128{static_cast<uint64_t>(row) * 12'345, 0};
  });
  add<FixedBuilder<int64_t>>(table, columns, times, {TypeId::timestamp},
                             [](int64_t row) { return 1'700'000'000'000'000 + row * 1'234'567; });
  table.batch.rows = make_struct(std::move(columns), kBatchRows);
  return table;
}

void measure(const char* name, const Table& table, int64_t rows, bool with_cdc) {
  airbyte::ConfiguredStream stream{{"big", "shop"}, SyncMode::incremental, {}};
  for (const Field& field : table.schema.fields) stream.columns.push_back(field.name);
  if (with_cdc) {
    for (const std::string_view own : {airbyte::kCursorColumn, airbyte::kUpdatedColumn, airbyte::kDeletedColumn}) {
      stream.columns.emplace_back(own);
    }
  }
  airbyte::RecordWriter writer(stream, table.schema);
  airbyte::LineBuffer lines;
  int64_t last_cursor = 0;
  uint64_t bytes = 0;
  const double begin = cpu_seconds();
  for (int64_t done = 0; done < rows; done += kBatchRows) {
    lines.clear();
    writer.write(table.batch, 1'767'225'600'123, last_cursor, lines);
    bytes += lines.size();
  }
  const double seconds = cpu_seconds() - begin;
  std::printf("%-32s %9lld %8.2f %12.0f %8.0f\n", name, static_cast<long long>(rows), seconds,
              static_cast<double>(rows) / seconds, static_cast<double>(bytes) / seconds / 1e6);
}

}  // namespace

int main(int argc, char** argv) {
  const int64_t rows = argc > 1 ? std::atoll(argv[1]) : 2'000'000;
  std::printf("%-32s %9s %8s %12s %8s\n", "sink alone", "records", "CPU s", "records/s", "MB/s");
  const Table narrow = make_table(2, 1);
  const Table wide = make_table(10, 5);
  measure("6 columns", narrow, rows, false);
  measure("6 columns and the CDC columns", narrow, rows, true);
  measure("30 columns", wide, rows / 5, false);
  measure("30 columns and the CDC columns", wide, rows / 5, true);
  return 0;
}
