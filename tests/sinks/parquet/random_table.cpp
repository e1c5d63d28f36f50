#include "sinks/parquet/random_table.hpp"

#include <algorithm>
#include <array>

#include "sinks/parquet/random_column.hpp"

namespace pipeline::parquet::test {
namespace {

constexpr std::array<TypeId, 18> kTypes = {
    TypeId::boolean, TypeId::int8,      TypeId::int16,    TypeId::int32,      TypeId::int64,   TypeId::uint8,
    TypeId::uint16,  TypeId::uint32,    TypeId::uint64,   TypeId::float32,    TypeId::float64, TypeId::decimal128,
    TypeId::date32,  TypeId::timestamp, TypeId::duration, TypeId::decimal256, TypeId::utf8,    TypeId::binary};

constexpr std::array<std::size_t, 16> kRows = {0,  1,  7,   8,    9,    100,   999,   1000,
                                               31, 33, 128, 2500, 4097, 19999, 20001, 41000};

DataType random_type(TypeId id, Random& random) {
  DataType type{id};
  if (id == TypeId::decimal128) type.precision = static_cast<int32_t>(1 + random() % 38);
  if (id == TypeId::decimal256) type.precision = static_cast<int32_t>(39 + random() % 27);
  if (type.precision > 0) type.scale = static_cast<int32_t>(random() % static_cast<uint64_t>(type.precision + 1));
  if (id == TypeId::timestamp) type.utc = random() % 2 == 0;
  return type;
}

ParquetOptions random_options(Random& random) {
  static constexpr std::array<Codec, 5> codecs = {Codec::zstd, Codec::snappy, Codec::gzip, Codec::lz4_raw, Codec::none};
  static constexpr std::array<std::size_t, 4> page_rows = {20'000, 1000, 37, 7};
  static constexpr std::array<std::size_t, 4> group_rows = {std::size_t{1} << 20U, 20'000, 1234, 50};
  ParquetOptions options;
  options.codec = codecs[random() % codecs.size()];
  options.modern = random() % 3 > 0;
  options.limits.page_rows = page_rows[random() % page_rows.size()];
  options.limits.row_group_rows = group_rows[random() % group_rows.size()];
  if (random() % 4 == 0) options.limits.page_bytes = 1000;
  options.unsigned_as_decimal = random() % 4 == 0;
  if (random() % 3 == 0) options.bloom_filter = {{"*", {"c0", "c1", "c2"}}};
  return options;
}

std::string expected_json(std::size_t rows, const std::vector<RandomColumn>& columns,
                          std::vector<rapidjson::StringBuffer>& values) {
  rapidjson::StringBuffer buffer;
  Json json(buffer);
  json.StartObject();
  json.Key("rows");
  json.Uint64(rows);
  json.Key("columns");
  json.StartArray();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    json.StartObject();
    json.Key("name");
    json.String(("c" + std::to_string(i)).c_str());
    json.Key("kind");
    json.String(columns[i].kind().data());
    json.Key("scale");
    json.Int(columns[i].type().scale);
    json.Key("values");
    json.RawValue(values[i].GetString(), values[i].GetSize(), rapidjson::kArrayType);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace

RandomTable random_table(uint64_t seed) {
  Random random(seed);
  RandomTable table;
  table.options = random_options(random);
  const std::size_t rows = kRows[seed % kRows.size()];
  std::size_t width = rows > 10'000 ? 4 : 1 + random() % 24;
  if (seed % 16 == 4) width = 1000;
  if (width == 1000) table.options.limits = {};
  table.stream = {"shop", "t" + std::to_string(seed), {}, 1};
  std::vector<RandomColumn> columns;
  columns.reserve(width);
  std::vector<rapidjson::StringBuffer> values(width);
  std::vector<Json> writers(width);
  for (std::size_t i = 0; i < width; ++i) {
    columns.emplace_back(random_type(kTypes[(seed + i) % kTypes.size()], random), random);
    table.stream.schema.fields.push_back({"c" + std::to_string(i), columns[i].type(), true, {}});
    writers[i].Reset(values[i]);
    writers[i].StartArray();
  }
  for (std::size_t row = 0; row < rows;) {
    const std::size_t count = std::min(rows - row, 1 + random() % 9000);
    std::vector<OwnedArray> arrays;
    for (std::size_t i = 0; i < width; ++i) arrays.push_back(columns[i].next(count, writers[i]));
    Batch batch;
    batch.rows = make_struct(std::move(arrays), static_cast<int64_t>(count));
    table.batches.push_back(std::move(batch));
    row += count;
  }
  for (Json& writer : writers) writer.EndArray();
  table.expected = expected_json(rows, columns, values);
  return table;
}

}  // namespace pipeline::parquet::test
