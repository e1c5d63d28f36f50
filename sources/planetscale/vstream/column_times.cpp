#include <cstdint>

#include "vstream/built_column.hpp"
#include "vstream/value_parsers.hpp"

namespace pipeline::planetscale {
namespace {

// DATE, DATETIME and TIMESTAMP: days or microseconds.
template <typename Value, ParsedDate (*Parse)(std::string_view, Value&)>
class DateColumn : public BuiltColumn<FixedBuilder<Value>> {
 public:
  DateColumn(ColumnPlan plan, ZeroDates zero_dates, Host host)
      : BuiltColumn<FixedBuilder<Value>>(std::move(plan)), zero_dates_(zero_dates), host_(host) {}

  Reading append(std::string_view cell, RowForm /*form*/) override {
    Value value{};
    const ParsedDate parsed = Parse(cell, value);
    if (parsed == ParsedDate::date) {
      this->builder().append(value);
      return Reading::value;
    }
    if (parsed == ParsedDate::no_date || zero_dates_ == ZeroDates::error) return Reading::refused;
    host_.count("dates that are zero or lack a part, replaced by NULL");
    this->append_null();
    return Reading::value;
  }

  [[nodiscard]] Status refusal(std::string_view cell) const override {
    Status status = ColumnDecoder::refusal(cell);
    Value value{};
    if (Parse(cell, value) == ParsedDate::no_date) return status;
    return status.with_hint("zero_dates = \"null\" or \"text\" lets such dates pass").with_option("zero_dates");
  }

 private:
  const ZeroDates zero_dates_;
  const Host host_;
};

class TimeColumn : public BuiltColumn<FixedBuilder<int64_t>> {
 public:
  using BuiltColumn::BuiltColumn;

  Reading append(std::string_view cell, RowForm /*form*/) override {
    const std::optional<int64_t> value = parse_time(cell);
    if (!value) return Reading::refused;
    builder().append(*value);
    return Reading::value;
  }
};

}  // namespace

std::unique_ptr<ColumnDecoder> make_time_column(ColumnPlan plan, const ValueRules& rules, Host host) {
  if (plan.decoding == Decoding::time) return std::make_unique<TimeColumn>(std::move(plan));
  if (plan.decoding == Decoding::date) {
    return std::make_unique<DateColumn<int32_t, parse_date>>(std::move(plan), rules.zero_dates, host);
  }
  return std::make_unique<DateColumn<int64_t, parse_datetime>>(std::move(plan), rules.zero_dates, host);
}

}  // namespace pipeline::planetscale
