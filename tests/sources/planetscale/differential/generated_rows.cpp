#include "sources/planetscale/differential/generated_rows.hpp"

#include <array>
#include <cstdio>
#include <limits>
#include <optional>

#include "sources/planetscale/events.hpp"

namespace pipeline::planetscale::test {
namespace {

constexpr std::array kTypes{"bigint",
                            "tinyint",
                            "smallint unsigned",
                            "mediumint",
                            "int",
                            "bigint unsigned",
                            "decimal(12,4)",
                            "decimal(50,10)",
                            "double",
                            "date",
                            "datetime(6)",
                            "timestamp",
                            "time(3)",
                            "varchar(40)",
                            "text",
                            "varbinary(40)",
                            "year",
                            "json",
                            "bit(1)"};

template <typename... Arguments>
std::string print(const char* format, Arguments... arguments) {
  std::array<char, 64> text{};
  return {text.data(), static_cast<std::size_t>(std::snprintf(text.data(), text.size(), format, arguments...))};
}

}  // namespace

wire::VEvent GeneratedRows::fields() {
  std::vector<wire::Field> columns;
  for (std::size_t i = 0; i < kTypes.size(); ++i) {
    columns.push_back(field("c" + std::to_string(i), kTypes[i], i == 0));
  }
  return test::fields("generated", columns);
}

std::string GeneratedRows::digits(int most) {
  std::string text = std::to_string(1 + random_() % 9);
  for (auto more = static_cast<int>(random_() % static_cast<uint64_t>(most)); more > 0; --more) {
    text += static_cast<char>('0' + random_() % 10);
  }
  return random_() % 3 == 0 ? "-" + text : text;
}

std::string GeneratedRows::date() {
  return print("%04d-%02d-%02d", static_cast<int>(1 + random_() % 9999), static_cast<int>(1 + random_() % 12),
               static_cast<int>(1 + random_() % 28));
}

std::string GeneratedRows::clock(int most_hours) {
  return print("%02d:%02d:%02d", static_cast<int>(random_() % static_cast<uint64_t>(most_hours + 1)),
               static_cast<int>(random_() % 60), static_cast<int>(random_() % 60));
}

void GeneratedRows::set_row(wire::Row& row) {
  std::string bytes(random_() % 40, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random_());
  std::string text;
  for (auto more = random_() % 12; more > 0; --more) text += std::array{"a", "é", "日", "😀", "xyz "}[random_() % 5];
  Values values{std::to_string(static_cast<int64_t>(random_())),
                std::to_string(static_cast<int8_t>(random_())),
                std::to_string(static_cast<uint16_t>(random_())),
                std::to_string(static_cast<int32_t>(random_()) / 256),
                std::to_string(static_cast<int32_t>(random_())),
                std::to_string(random_()),
                digits(8) + print(".%04d", static_cast<int>(random_() % 10'000)),
                digits(40) + print(".%010lld", static_cast<long long>(random_() % 10'000'000'000)),
                print("%.17g", static_cast<double>(static_cast<int64_t>(random_())) / 1e9),
                date(),
                date() + " " + clock(23) + print(".%06d", static_cast<int>(1 + random_() % 999'999)),
                date() + " " + clock(23),
                (random_() % 2 == 0 ? "-" : "") + clock(838) + print(".%03d", static_cast<int>(1 + random_() % 999)),
                text,
                text + text,
                bytes,
                std::to_string(1901 + random_() % 255),
                "{\"a\": [" + std::to_string(random_() % 1000) + ", \"" + text + "\"]}",
                std::string(1, static_cast<char>(random_() % 2))};
  for (std::size_t i = 1; i < values.size(); ++i) {
    if (random_() % 10 == 0) values[i] = std::nullopt;
  }
  row = test::row(values);
}

std::string GeneratedRows::response(int64_t rows, bool copy) {
  wire::VStreamResponse response;
  *response.add_events() = fields();
  for (int64_t row = 0; row < rows; ++row) {
    wire::RowEvent event;
    event.set_table_name("shop.generated");
    event.set_keyspace("shop");
    event.set_shard("0");
    wire::RowChange& change = *event.add_row_changes();
    const uint64_t kind = copy ? 0 : random_() % 4;
    if (kind > 0) set_row(*change.mutable_before());
    if (kind < 3) set_row(*change.mutable_after());
    wire::VEvent& envelope = *response.add_events();
    envelope.set_type(12);
    envelope.set_keyspace("shop");
    envelope.set_shard("0");
    envelope.set_timestamp(copy ? 0 : 1'700'000'000);
    envelope.set_row_event(event.SerializeAsString());
  }
  return response.SerializeAsString();
}

}  // namespace pipeline::planetscale::test
