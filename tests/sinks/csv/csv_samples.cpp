// Writes random rows of random columns with the CSV sink, and beside them what they are, in a form that says nothing of
// CSV: for the tests that read the files with other programs.
//
// Usage: csv-samples <seed> <rows> <folder> [option=value ...]
// Seed 0 has a column of each type. `expected.jsonl` in the folder: a line with the columns, then one a row. Values are
// null or strings: integers and booleans as digits, decimals as their unscaled digits, floats as hex, dates as days,
// times as microseconds, text and bytes as hex.
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <limits>
#include <map>
#include <memory>
#include <random>

#include "csv_sink.hpp"
#include "plugins/given_options.hpp"

namespace pipeline::csv {
namespace {

using Random = std::mt19937_64;

std::string quoted(const std::string& text) {
  return "\"" + text + "\"";
}

std::string hex(std::string_view bytes) {
  std::string result;
  for (const char letter : bytes) {
    const auto byte = static_cast<unsigned char>(letter);
    result += "0123456789abcdef"[byte / 16];
    result += "0123456789abcdef"[byte % 16];
  }
  return result;
}

// A column that is filled; it keeps what it was given as JSON.
class Column {
 public:
  Column() = default;
  Column(const Column&) = delete;
  Column& operator=(const Column&) = delete;
  virtual ~Column() = default;
  virtual void add(Random& random) = 0;
  virtual OwnedArray finish() = 0;
  std::vector<std::string> expected;
};

template <typename Value, typename Make>
class FixedColumn final : public Column {
 public:
  explicit FixedColumn(Make make) : make_(make) {}
  void add(Random& random) override {
    if (random() % 6 == 0) {
      builder_.append_null();
      expected.emplace_back("null");
      return;
    }
    Value value{};
    expected.push_back(quoted(make_(random, value)));
    builder_.append(value);
  }
  OwnedArray finish() override { return builder_.finish(); }

 private:
  Make make_;
  FixedBuilder<Value> builder_;
};

template <typename Value, typename Make>
std::unique_ptr<Column> fixed(Make make) {
  return std::make_unique<FixedColumn<Value, Make>>(make);
}

// Of any size, and often at the border of the type.
template <typename Number>
Number any_integer(Random& random) {
  constexpr Number borders[] = {0, 1, std::numeric_limits<Number>::min(), std::numeric_limits<Number>::max()};
  if (random() % 4 == 0) return borders[random() % 4];
  return static_cast<Number>(random() >> (random() % 64));
}

template <typename Number>
std::unique_ptr<Column> integers() {
  return fixed<Number>([](Random& random, Number& value) {
    value = any_integer<Number>(random);
    return std::to_string(value);
  });
}

template <typename Number>
std::unique_ptr<Column> floats() {
  return fixed<Number>([](Random& random, Number& value) {
    // The shortest text of the largest float is above the largest float, which MariaDB refuses.
    constexpr Number some[] = {0, -0.0F, 1.5F, std::numeric_limits<Number>::max() / 2,
                               std::numeric_limits<Number>::denorm_min()};
    value = random() % 3 == 0 ? some[random() % 5]
                              : static_cast<Number>(static_cast<double>(any_integer<int64_t>(random)) * 0.001);
    char text[64];
    std::snprintf(text, sizeof text, "%a", static_cast<double>(value));
    return std::string(text);
  });
}

std::unique_ptr<Column> between(int64_t least, int64_t most) {
  return fixed<int64_t>([least, most](Random& random, int64_t& value) {
    value = least + static_cast<int64_t>(random() % static_cast<uint64_t>(most - least));
    if (random() % 2 == 0) value -= value % 1'000'000;
    return std::to_string(value);
  });
}

std::unique_ptr<Column> dates() {
  return fixed<int32_t>([](Random& random, int32_t& value) {
    value = -300'000 + static_cast<int32_t>(random() % 3'000'000);
    return std::to_string(value);
  });
}

std::unique_ptr<Column> decimals(int64_t limit) {
  return fixed<Decimal128>([limit](Random& random, Decimal128& value) {
    const int64_t number = any_integer<int64_t>(random) % limit;
    value = {static_cast<uint64_t>(number), number < 0 ? UINT64_MAX : 0};
    return std::to_string(number);
  });
}

class Booleans final : public Column {
 public:
  void add(Random& random) override {
    const bool value = random() % 2 == 0;
    if (random() % 6 == 0) {
      builder_.append_null();
      expected.emplace_back("null");
    } else {
      builder_.append(value);
      expected.emplace_back(value ? "\"1\"" : "\"0\"");
    }
  }
  OwnedArray finish() override { return builder_.finish(); }

 private:
  BooleanBuilder builder_;
};

class Texts final : public Column {
 public:
  explicit Texts(bool binary) : binary_(binary) {}
  void add(Random& random) override {
    if (random() % 6 == 0) {
      builder_.append_null();
      expected.emplace_back("null");
      return;
    }
    const std::string value = binary_ ? bytes(random) : text(random);
    builder_.append(value);
    expected.push_back(quoted(hex(value)));
  }
  OwnedArray finish() override { return builder_.finish(); }

 private:
  static std::string bytes(Random& random) {
    std::string value(random() % 20, '\0');
    for (char& letter : value) letter = static_cast<char>(random());
    return value;
  }
  static std::string text(Random& random) {
    static const char* const pieces[] = {"a",  "\"",   ",",    ";",  "\n",  "\r\n", "\t", "'",   " ",
                                         "\\", "\\N",  "NULL", "\r", "|",   "é",    "日", "😀",   "=1+1",
                                         "#",  "\"\"", "0",    "-",  "x y", "\\.",  "@",  "\x01"};
    std::string value;
    for (uint64_t left = random() % 8; left > 0; --left) value += pieces[random() % std::size(pieces)];
    return value;
  }

  bool binary_;
  BytesBuilder builder_;
};

struct Kind {
  const char* name;
  DataType type;
  std::unique_ptr<Column> (*make)();
};

const std::vector<Kind>& kinds() {
  constexpr int64_t day = int64_t{86'400} * 1'000'000;
  static const std::vector<Kind> all = {
      {"boolean", {TypeId::boolean}, [] { return std::unique_ptr<Column>(std::make_unique<Booleans>()); }},
      {"int8", {TypeId::int8}, integers<int8_t>},
      {"int16", {TypeId::int16}, integers<int16_t>},
      {"int32", {TypeId::int32}, integers<int32_t>},
      {"int64", {TypeId::int64}, integers<int64_t>},
      {"uint8", {TypeId::uint8}, integers<uint8_t>},
      {"uint16", {TypeId::uint16}, integers<uint16_t>},
      {"uint32", {TypeId::uint32}, integers<uint32_t>},
      {"uint64", {TypeId::uint64}, integers<uint64_t>},
      {"float32", {TypeId::float32}, floats<float>},
      {"float64", {TypeId::float64}, floats<double>},
      {"decimal", DataType::decimal(18, 4), [] { return decimals(1'000'000'000'000'000'000); }},
      {"date", {TypeId::date32}, dates},
      {"timestamp", {TypeId::timestamp}, [] { return between(-30'000 * day, 2'000'000 * day); }},
      {"utc", {.id = TypeId::timestamp, .utc = true}, [] { return between(0, 24'000 * day); }},
      {"duration", {TypeId::duration}, [] { return between(-3'020'399'000'000, 3'020'399'000'000); }},
      {"text", {TypeId::utf8}, [] { return std::unique_ptr<Column>(std::make_unique<Texts>(false)); }},
      {"binary", {TypeId::binary}, [] { return std::unique_ptr<Column>(std::make_unique<Texts>(true)); }}};
  return all;
}

int fail(const Status& status) {
  std::cerr << status.message() << " (" << status.option() << ")\n";
  return 1;
}

int run(uint64_t seed, uint64_t rows, const std::string& folder, const std::map<std::string, std::string>& given) {
  Random random(seed);
  StreamInfo stream{"shop", "t", {}, 1};
  stream.schema.fields.push_back({"id", {TypeId::int64}, false, {{std::string(kKeyMetadata), "1"}}});
  std::vector<std::unique_ptr<Column>> columns;
  std::string head = R"({"columns": [["id", "int64"])";
  const std::size_t count = seed == 0 ? kinds().size() : 1 + random() % 12;
  for (std::size_t i = 0; i < count; ++i) {
    const Kind& kind = kinds()[seed == 0 ? i : random() % kinds().size()];
    const std::string name = std::string(kind.name) + "_" + std::to_string(i);
    stream.schema.fields.push_back({name, kind.type, true, {}});
    columns.push_back(kind.make());
    head += ", [\"" + name + "\", \"" + kind.name + "\"]";
  }
  testing::GivenOptions options(CsvOptions::table());
  options.strings("directory", {folder});
  for (const auto& [name, value] : given) {
    options.strings(name, {value});
    options.integer(name, std::strtoll(value.c_str(), nullptr, 10));
  }
  Result<std::unique_ptr<CsvSink>> sink = CsvSink::create(Host(), options.options());
  if (!sink.ok()) return fail(sink.status());
  Status status = (*sink)->recover("");
  if (status.ok()) status = (*sink)->bind(0, stream);
  for (uint64_t done = 0; status.ok() && done < rows;) {
    FixedBuilder<int64_t> ids;
    const uint64_t end = std::min(rows, done + 1 + random() % 300);
    for (; done < end; ++done) {
      ids.append(static_cast<int64_t>(done) + 1);
      for (const auto& column : columns) column->add(random);
    }
    Batch batch;
    const auto length = static_cast<int64_t>(ids.length());
    std::vector<OwnedArray> arrays;
    arrays.push_back(ids.finish());
    for (const auto& column : columns) arrays.push_back(column->finish());
    batch.rows = make_struct(std::move(arrays), length);
    status = (*sink)->write(0, std::move(batch));
  }
  Result<std::string> token = status.ok() ? (*sink)->prepare({}) : Result<std::string>(status);
  if (!token.ok()) return fail(token.status());
  status = (*sink)->commit(*token);
  if (status.ok()) status = (*sink)->finish();
  if (!status.ok()) return fail(status);
  std::ofstream out(folder + "/expected.jsonl");
  out << head << "]}\n";
  for (uint64_t row = 0; row < rows; ++row) {
    out << "[\"" << row + 1 << '"';
    for (const auto& column : columns) out << ", " << column->expected[row];
    out << "]\n";
  }
  return out.good() ? 0 : 1;
}

}  // namespace
}  // namespace pipeline::csv

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  std::map<std::string, std::string> options;
  for (int i = 4; i < argc; ++i) {
    const std::string argument = argv[i];
    const std::size_t equals = argument.find('=');
    options[argument.substr(0, equals)] = argument.substr(equals + 1);
  }
  return pipeline::csv::run(std::strtoull(argv[1], nullptr, 10), std::strtoull(argv[2], nullptr, 10), argv[3], options);
}
