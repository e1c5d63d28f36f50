#include "vstream/column_decoder.hpp"

#include <charconv>
#include <cstdlib>
#include <type_traits>

#include "vstream/value_parsers.hpp"

namespace pipeline::planetscale {
namespace {

// The label of an ENUM index or the labels of a SET mask, as servers before v20 send them in the binlog form.
std::optional<std::string> label_of_number(const ColumnPlan& plan, std::string_view text) {
  uint64_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
  if (!plan.is_set) {
    if (number == 0) return std::string();
    if (number > plan.labels.size()) return std::nullopt;
    return plan.labels[number - 1];
  }
  std::string joined;
  for (std::size_t i = 0; i < 64 && number >> i != 0; ++i) {
    if ((number >> i & 1U) == 0) continue;
    if (i >= plan.labels.size()) return std::nullopt;
    joined += (joined.empty() ? "" : ",") + plan.labels[i];
  }
  return joined;
}

}  // namespace

ColumnDecoder::Builder ColumnDecoder::make_builder(const DataType& type) {
  switch (type.id) {
    case TypeId::boolean:
      return BooleanBuilder();
    case TypeId::int8:
      return FixedBuilder<int8_t>();
    case TypeId::int16:
      return FixedBuilder<int16_t>();
    case TypeId::int32:
    case TypeId::date32:
      return FixedBuilder<int32_t>();
    case TypeId::int64:
    case TypeId::timestamp:
    case TypeId::duration:
      return FixedBuilder<int64_t>();
    case TypeId::uint8:
      return FixedBuilder<uint8_t>();
    case TypeId::uint16:
      return FixedBuilder<uint16_t>();
    case TypeId::uint32:
      return FixedBuilder<uint32_t>();
    case TypeId::uint64:
      return FixedBuilder<uint64_t>();
    case TypeId::float32:
      return FixedBuilder<float>();
    case TypeId::float64:
      return FixedBuilder<double>();
    case TypeId::decimal128:
      return FixedBuilder<Decimal128>();
    case TypeId::decimal256:
      return FixedBuilder<Decimal256>();
    case TypeId::utf8:
    case TypeId::binary:
      return BytesBuilder();
  }
  return BytesBuilder();
}

ColumnDecoder::ColumnDecoder(ColumnPlan plan, ZeroDates zero_dates, Host host)
    : plan_(std::move(plan)), zero_dates_(zero_dates), host_(host), builder_(make_builder(plan_.field.type)) {
  if (!plan_.charset.empty() && plan_.charset != "UTF-8") transcoder_.emplace(plan_.charset);
}

template <typename Value>
void ColumnDecoder::put(const Value& value) {
  std::get<FixedBuilder<Value>>(builder_).append(value);
}

void ColumnDecoder::append_null() {
  std::visit([](auto& builder) { builder.append_null(); }, builder_);
}

Status ColumnDecoder::unreadable(std::string_view text, const char* what) const {
  return Status::failed("column \"" + plan_.name + "\": \"" + std::string(text.substr(0, 80)) + "\" is not " + what);
}

template <typename Value>
Status ColumnDecoder::append_number(std::string_view text) {
  Value value{};
  const char* begin = text.data();
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(begin, end, value);
  if (parsed.ec != std::errc() || parsed.ptr != end) return unreadable(text, "a number that fits the column's type");
  put<Value>(value);
  return {};
}

Status ColumnDecoder::append(const std::optional<std::string_view>& cell, RowForm form) {
  if (!cell) {
    append_null();
    return {};
  }
  switch (plan_.decoding) {
    case Decoding::signed_integer:
    case Decoding::unsigned_integer:
      return std::visit(
          [&](auto& builder) -> Status {
            using Type = std::decay_t<decltype(builder)>;
            if constexpr (std::is_same_v<Type, BytesBuilder> || std::is_same_v<Type, BooleanBuilder> ||
                          std::is_same_v<Type, FixedBuilder<Decimal128>> ||
                          std::is_same_v<Type, FixedBuilder<Decimal256>>) {
              return unreadable(*cell, "a number");
            } else {
              return append_number<typename Type::value_type>(*cell);
            }
          },
          builder_);
    case Decoding::float32:
      return append_number<float>(*cell);
    case Decoding::float64:
      return append_number<double>(*cell);
    case Decoding::decimal:
      return append_decimal(*cell);
    case Decoding::date:
    case Decoding::datetime:
      return append_date(*cell);
    case Decoding::time: {
      const std::optional<int64_t> value = parse_time(*cell);
      if (!value) return unreadable(*cell, "a time");
      put<int64_t>(*value);
      return {};
    }
    case Decoding::bit:
    case Decoding::boolean_bit: {
      const std::optional<uint64_t> value = parse_bit(*cell);
      if (!value) return unreadable("(bytes)", "a BIT value");
      if (plan_.decoding == Decoding::bit) {
        put<uint64_t>(*value);
      } else {
        std::get<BooleanBuilder>(builder_).append(*value != 0);
      }
      return {};
    }
    case Decoding::text:
      return append_text(*cell);
    case Decoding::label:
      return append_label(*cell, form);
    case Decoding::utf8:
    case Decoding::bytes:
      std::get<BytesBuilder>(builder_).append(*cell);
      return {};
  }
  return {};
}

Status ColumnDecoder::append_decimal(std::string_view text) {
  const std::optional<Decimal256> value = parse_decimal(text, plan_.field.type.scale);
  if (!value) return unreadable(text, "a decimal of the column's scale");
  if (plan_.field.type.id == TypeId::decimal256) {
    put<Decimal256>(*value);
  } else {
    put<Decimal128>({(*value)[0], (*value)[1]});
  }
  return {};
}

Status ColumnDecoder::append_date(std::string_view text) {
  if (plan_.decoding == Decoding::date) {
    if (const std::optional<int32_t> days = parse_date(text)) {
      put<int32_t>(*days);
      return {};
    }
  } else if (const std::optional<int64_t> microseconds = parse_datetime(text)) {
    put<int64_t>(*microseconds);
    return {};
  }
  if (zero_dates_ == ZeroDates::error) {
    return unreadable(text, "a date")
        .with_hint("zero_dates = \"null\" or \"text\" lets such dates pass")
        .with_option("zero_dates");
  }
  host_.count("dates that are zero or lack a part, replaced by NULL");
  append_null();
  return {};
}

Status ColumnDecoder::append_text(std::string_view text) {
  BytesBuilder& builder = std::get<BytesBuilder>(builder_);
  if (transcoder_) {
    const std::optional<std::string_view> converted = transcoder_->to_utf8(text);
    if (converted) {
      builder.append(*converted);
      return {};
    }
  } else if (is_valid_utf8(text)) {
    builder.append(text);
    return {};
  }
  host_.count("texts that are not valid in their character set, replaced by NULL");
  append_null();
  return {};
}

Status ColumnDecoder::append_label(std::string_view text, RowForm form) {
  if (form.copy) return append_text(text);
  BytesBuilder& builder = std::get<BytesBuilder>(builder_);
  if (form.labels_are_strings) {
    builder.append(text);
    return {};
  }
  const std::optional<std::string> label = label_of_number(plan_, text);
  if (!label) return unreadable(text, "an index of the column's labels");
  builder.append(*label);
  return {};
}

void ColumnDecoder::truncate_to(std::size_t rows) {
  std::visit([&](auto& builder) { builder.truncate_to(rows); }, builder_);
}

std::size_t ColumnDecoder::bytes() const {
  return std::visit([](const auto& builder) { return builder.bytes(); }, builder_);
}

OwnedArray ColumnDecoder::finish() {
  return std::visit([](auto& builder) { return builder.finish(); }, builder_);
}

}  // namespace pipeline::planetscale
