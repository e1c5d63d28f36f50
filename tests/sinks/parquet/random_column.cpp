#include "sinks/parquet/random_column.hpp"

#include <bit>
#include <cmath>
#include <limits>
#include <string>

#include "format/value_text.hpp"
#include "pipeline/sdk/builder.hpp"

namespace pipeline::parquet::test {
namespace {

std::string hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const char letter : bytes) {
    const auto byte = static_cast<unsigned char>(letter);
    text += digits[byte / 16];
    text += digits[byte % 16];
  }
  return text;
}

template <std::size_t kWords>
struct Words {
  std::array<uint64_t, kWords> word;
};

void put(Json& json, int64_t value) {
  json.Int64(value);
}
void put(Json& json, uint64_t value) {
  json.Uint64(value);
}
void put(Json& json, std::string_view text) {
  json.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

}  // namespace

RandomColumn::RandomColumn(DataType type, Random& random)
    : type_(type),
      random_(random),
      shape_(static_cast<Shape>(random() % 6)),
      nulls_(static_cast<int>(random() % 5)),
      last_(random() % 1000),
      longest_(random() % 20 == 0 ? 2000 : 40) {}

std::string_view RandomColumn::kind() const {
  switch (type_.id) {
    case TypeId::boolean:
      return "bool";
    case TypeId::float32:
      return "float32";
    case TypeId::float64:
      return "float64";
    case TypeId::decimal128:
    case TypeId::decimal256:
      return "decimal";
    case TypeId::date32:
      return "date";
    case TypeId::timestamp:
      return "timestamp";
    case TypeId::duration:
      return "time";
    case TypeId::utf8:
      return "string";
    case TypeId::binary:
      return "binary";
    default:
      return "int";
  }
}

bool RandomColumn::next_is_null() {
  switch (nulls_) {
    case 0:
      return false;
    case 1:
      return true;
    case 2:
      return random_() % 50 == 0;
    case 3:
      return random_() % 2 == 0;
    default:
      if (run_-- == 0) {
        run_ = random_() % 3000;
        run_is_null_ = !run_is_null_;
      }
      return run_is_null_;
  }
}

uint64_t RandomColumn::next_number() {
  switch (shape_) {
    case Shape::constant:
      return last_;
    case Shape::few:
      return last_ + random_() % 7;
    case Shape::rising:
      return last_ += random_() % 5;
    case Shape::falling:
      return last_ -= random_() % 5;
    case Shape::any:
      return random_();
    case Shape::extreme:
      return random_() % 3 == 0 ? random_() : (random_() % 2 == 0 ? uint64_t{1} << 63U : ~uint64_t{0} >> 1U);
  }
  return 0;
}

std::string RandomColumn::next_text() {
  static constexpr std::array<std::string_view, 7> pieces = {
      "a", "0", "\"", "\n", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x90\xAC"};
  if (shape_ == Shape::constant) return "always the same";
  if (shape_ == Shape::few) return "value " + std::to_string(random_() % 5);
  if (shape_ == Shape::rising) return "customer/" + std::to_string(100000 + (last_ += random_() % 3));
  std::string text;
  const std::size_t length = random_() % (longest_ + 1);
  while (text.size() < length) {
    if (type_.id == TypeId::binary) {
      text += static_cast<char>(random_());
    } else {
      text += shape_ == Shape::extreme ? pieces[6] : pieces[random_() % pieces.size()];
    }
  }
  return text;
}

template <typename Value>
OwnedArray RandomColumn::integers(std::size_t rows, Json& expected) {
  FixedBuilder<Value> builder;
  for (std::size_t i = 0; i < rows; ++i) {
    if (next_is_null()) {
      builder.append_null();
      expected.Null();
      continue;
    }
    const auto value = static_cast<Value>(next_number());
    builder.append(value);
    if constexpr (std::is_signed_v<Value>) {
      put(expected, static_cast<int64_t>(value));
    } else {
      put(expected, static_cast<uint64_t>(value));
    }
  }
  return builder.finish();
}

OwnedArray RandomColumn::limited(std::size_t rows, int64_t least, int64_t most, Json& expected) {
  FixedBuilder<int64_t> wide;
  FixedBuilder<int32_t> narrow;
  const bool is_date = type_.id == TypeId::date32;
  for (std::size_t i = 0; i < rows; ++i) {
    if (next_is_null()) {
      is_date ? narrow.append_null() : wide.append_null();
      expected.Null();
      continue;
    }
    const auto range = static_cast<uint64_t>(most - least) + 1;
    const int64_t value = least + static_cast<int64_t>(next_number() % range);
    is_date ? narrow.append(static_cast<int32_t>(value)) : wide.append(value);
    put(expected, value);
  }
  return is_date ? narrow.finish() : wide.finish();
}

template <typename Value, typename Bits>
OwnedArray RandomColumn::floats(std::size_t rows, Json& expected) {
  FixedBuilder<Value> builder;
  for (std::size_t i = 0; i < rows; ++i) {
    if (next_is_null()) {
      builder.append_null();
      expected.Null();
      continue;
    }
    auto value = static_cast<Value>(static_cast<int64_t>(next_number() % 2000001) - 1000000) / Value{100};
    if (shape_ == Shape::extreme) {
      static constexpr std::array<Value, 6> special = {Value{0},
                                                       -Value{0},
                                                       std::numeric_limits<Value>::infinity(),
                                                       -std::numeric_limits<Value>::infinity(),
                                                       std::numeric_limits<Value>::quiet_NaN(),
                                                       std::numeric_limits<Value>::denorm_min()};
      value = special[random_() % special.size()];
    }
    builder.append(value);
    put(expected, static_cast<uint64_t>(std::bit_cast<Bits>(value)));
  }
  return builder.finish();
}

// Numbers of at most as many digits as the type has; small ones without the high words as well.
template <std::size_t kWords>
OwnedArray RandomColumn::decimals(std::size_t rows, Json& expected) {
  FixedBuilder<Words<kWords>> builder;
  for (std::size_t i = 0; i < rows; ++i) {
    if (next_is_null()) {
      builder.append_null();
      expected.Null();
      continue;
    }
    const auto digits = static_cast<std::size_t>(shape_ == Shape::extreme ? type_.precision : 1 + type_.precision / 2);
    uint64_t seed = next_number();
    Words<kWords> value{};
    for (std::size_t digit = 0; digit < digits; ++digit, seed = seed * 6364136223846793005U + 1442695040888963407U) {
      unsigned __int128 carry = shape_ == Shape::extreme ? 9 : (seed >> 33U) % 10;
      for (uint64_t& word : value.word) {
        carry += static_cast<unsigned __int128>(word) * 10;
        word = static_cast<uint64_t>(carry);
        carry >>= 64U;
      }
    }
    if (seed % 2 == 0) {
      bool carry = true;
      for (uint64_t& word : value.word) {
        word = ~word + (carry ? 1 : 0);
        carry = carry && word == 0;
      }
    }
    builder.append(value);
    put(expected, std::string_view(decimal_text({value.word.data(), kWords}, 0)));
  }
  return builder.finish();
}

OwnedArray RandomColumn::booleans(std::size_t rows, Json& expected) {
  BooleanBuilder builder;
  for (std::size_t i = 0; i < rows; ++i) {
    if (next_is_null()) {
      builder.append_null();
      expected.Null();
    } else {
      const bool value = next_number() % 2 == 1;
      builder.append(value);
      expected.Bool(value);
    }
  }
  return builder.finish();
}

OwnedArray RandomColumn::bytes(std::size_t rows, Json& expected) {
  BytesBuilder builder;
  for (std::size_t i = 0; i < rows; ++i) {
    if (next_is_null()) {
      builder.append_null();
      expected.Null();
      continue;
    }
    const std::string value = next_text();
    builder.append(value);
    put(expected, std::string_view(type_.id == TypeId::binary ? hex(value) : value));
  }
  return builder.finish();
}

OwnedArray RandomColumn::next(std::size_t rows, Json& expected) {
  constexpr int64_t day = int64_t{86400} * 1'000'000;
  switch (type_.id) {
    case TypeId::boolean:
      return booleans(rows, expected);
    case TypeId::int8:
      return integers<int8_t>(rows, expected);
    case TypeId::int16:
      return integers<int16_t>(rows, expected);
    case TypeId::int32:
      return integers<int32_t>(rows, expected);
    case TypeId::int64:
      return integers<int64_t>(rows, expected);
    case TypeId::uint8:
      return integers<uint8_t>(rows, expected);
    case TypeId::uint16:
      return integers<uint16_t>(rows, expected);
    case TypeId::uint32:
      return integers<uint32_t>(rows, expected);
    case TypeId::uint64:
      return integers<uint64_t>(rows, expected);
    case TypeId::float32:
      return floats<float, uint32_t>(rows, expected);
    case TypeId::float64:
      return floats<double, uint64_t>(rows, expected);
    case TypeId::decimal128:
      return decimals<2>(rows, expected);
    case TypeId::decimal256:
      return decimals<4>(rows, expected);
    case TypeId::date32:
      return limited(rows, -719162, 2932896, expected);  // the years 1 to 9999
    case TypeId::timestamp:
      return limited(rows, -719162 * day, 2932896 * day, expected);
    case TypeId::duration:
      return limited(rows, 0, day - 1, expected);
    default:
      return bytes(rows, expected);
  }
}

}  // namespace pipeline::parquet::test
