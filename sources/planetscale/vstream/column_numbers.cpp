#include <charconv>
#include <cstdint>

#include "vstream/built_column.hpp"
#include "vstream/number_parser.hpp"
#include "vstream/value_parsers.hpp"

namespace pipeline::planetscale {
namespace {

template <typename Value>
class IntegerColumn : public BuiltColumn<FixedBuilder<Value>> {
 public:
  using BuiltColumn<FixedBuilder<Value>>::BuiltColumn;

  Reading append(std::string_view cell, RowForm /*form*/) override {
    Value value{};
    if (!parse_integer(cell, value)) return Reading::refused;
    this->builder().append(value);
    return Reading::value;
  }
};

template <typename Value>
class FloatColumn : public BuiltColumn<FixedBuilder<Value>> {
 public:
  using BuiltColumn<FixedBuilder<Value>>::BuiltColumn;

  Reading append(std::string_view cell, RowForm /*form*/) override {
    Value value{};
    const char* const end = cell.data() + cell.size();
    const auto parsed = std::from_chars(cell.data(), end, value);
    if (parsed.ec != std::errc() || parsed.ptr != end) return Reading::refused;
    this->builder().append(value);
    return Reading::value;
  }
};

class Decimal128Column : public BuiltColumn<FixedBuilder<Decimal128>> {
 public:
  explicit Decimal128Column(ColumnPlan plan)
      : BuiltColumn(std::move(plan)),
        precision_(this->plan().field.type.precision),
        scale_(this->plan().field.type.scale) {}

  Reading append(std::string_view cell, RowForm /*form*/) override {
    int64_t small = 0;
    if (parse_small_decimal(cell, scale_, precision_, small)) {
      builder().append({static_cast<uint64_t>(small), small < 0 ? ~uint64_t{0} : 0});
      return Reading::value;
    }
    const std::optional<Decimal256> value = parse_decimal(cell, precision_, scale_);
    if (!value) return Reading::refused;
    builder().append({(*value)[0], (*value)[1]});
    return Reading::value;
  }

 private:
  const int32_t precision_;
  const int32_t scale_;
};

class Decimal256Column : public BuiltColumn<FixedBuilder<Decimal256>> {
 public:
  using BuiltColumn::BuiltColumn;

  Reading append(std::string_view cell, RowForm /*form*/) override {
    const std::optional<Decimal256> value = parse_decimal(cell, plan().field.type.precision, plan().field.type.scale);
    if (!value) return Reading::refused;
    builder().append(*value);
    return Reading::value;
  }
};

class BitColumn : public BuiltColumn<FixedBuilder<uint64_t>> {
 public:
  using BuiltColumn::BuiltColumn;

  Reading append(std::string_view cell, RowForm /*form*/) override {
    const std::optional<uint64_t> value = parse_bit(cell);
    if (!value) return Reading::refused;
    builder().append(*value);
    return Reading::value;
  }
};

// BIT(1).
class BooleanBitColumn : public BuiltColumn<BooleanBuilder> {
 public:
  using BuiltColumn::BuiltColumn;

  Reading append(std::string_view cell, RowForm /*form*/) override {
    const std::optional<uint64_t> value = parse_bit(cell);
    if (!value || *value > 1) return Reading::refused;
    builder().append(*value != 0);
    return Reading::value;
  }
};

// TINYINT(1), whose values may be any of TINYINT.
class BooleanColumn : public BuiltColumn<BooleanBuilder> {
 public:
  BooleanColumn(ColumnPlan plan, Host host) : BuiltColumn(std::move(plan)), host_(host) {}

  Reading append(std::string_view cell, RowForm /*form*/) override {
    int8_t value = 0;
    if (!parse_integer(cell, value)) return Reading::refused;
    if (value != 0 && value != 1) host_.count("values of tinyint(1) other than 0 and 1, read as true");
    builder().append(value != 0);
    return Reading::value;
  }

 private:
  const Host host_;
};

std::unique_ptr<ColumnDecoder> make_integer_column(ColumnPlan plan) {
  switch (plan.field.type.id) {
    case TypeId::int8:
      return std::make_unique<IntegerColumn<int8_t>>(std::move(plan));
    case TypeId::int16:
      return std::make_unique<IntegerColumn<int16_t>>(std::move(plan));
    case TypeId::int32:
      return std::make_unique<IntegerColumn<int32_t>>(std::move(plan));
    case TypeId::uint8:
      return std::make_unique<IntegerColumn<uint8_t>>(std::move(plan));
    case TypeId::uint16:
      return std::make_unique<IntegerColumn<uint16_t>>(std::move(plan));
    case TypeId::uint32:
      return std::make_unique<IntegerColumn<uint32_t>>(std::move(plan));
    case TypeId::uint64:
      return std::make_unique<IntegerColumn<uint64_t>>(std::move(plan));
    default:
      return std::make_unique<IntegerColumn<int64_t>>(std::move(plan));
  }
}

}  // namespace

std::unique_ptr<ColumnDecoder> make_number_column(ColumnPlan plan, Host host) {
  switch (plan.decoding) {
    case Decoding::boolean:
      return std::make_unique<BooleanColumn>(std::move(plan), host);
    case Decoding::float32:
      return std::make_unique<FloatColumn<float>>(std::move(plan));
    case Decoding::float64:
      return std::make_unique<FloatColumn<double>>(std::move(plan));
    case Decoding::decimal:
      if (plan.field.type.id == TypeId::decimal256) return std::make_unique<Decimal256Column>(std::move(plan));
      return std::make_unique<Decimal128Column>(std::move(plan));
    case Decoding::bit:
      return std::make_unique<BitColumn>(std::move(plan));
    case Decoding::boolean_bit:
      return std::make_unique<BooleanBitColumn>(std::move(plan));
    default:
      return make_integer_column(std::move(plan));
  }
}

}  // namespace pipeline::planetscale
