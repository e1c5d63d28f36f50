// ColumnDecoder: appends the values of one column, as Vitess sends them, to an Arrow column.
//
// Not thread-safe. A value that can't be read is an error that names the column and shows the value.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "pipeline/sdk/builder.hpp"
#include "pipeline/sdk/host.hpp"
#include "pipeline/sdk/status.hpp"
#include "vstream/charset.hpp"
#include "vstream/column_plan.hpp"

namespace pipeline::planetscale {

// Where a row comes from; some values are written differently (vstream.md 3).
struct RowForm {
  bool copy = false;               // from the copy, not from the binary log
  bool labels_are_strings = true;  // FieldEvent.enum_set_string_values
};

class ColumnDecoder {
 public:
  ColumnDecoder(ColumnPlan plan, ZeroDates zero_dates, Host host);

  [[nodiscard]] const ColumnPlan& plan() const { return plan_; }
  // `cell`: none = NULL.
  Status append(const std::optional<std::string_view>& cell, RowForm form);
  void truncate_to(std::size_t rows);
  [[nodiscard]] std::size_t bytes() const;
  OwnedArray finish();

 private:
  using Builder =
      std::variant<BytesBuilder, BooleanBuilder, FixedBuilder<int8_t>, FixedBuilder<int16_t>, FixedBuilder<int32_t>,
                   FixedBuilder<int64_t>, FixedBuilder<uint8_t>, FixedBuilder<uint16_t>, FixedBuilder<uint32_t>,
                   FixedBuilder<uint64_t>, FixedBuilder<float>, FixedBuilder<double>, FixedBuilder<Decimal128>,
                   FixedBuilder<Decimal256>>;

  static Builder make_builder(const DataType& type);
  template <typename Value>
  Status append_number(std::string_view text);
  Status append_decimal(std::string_view text);
  Status append_date(std::string_view text);
  Status append_text(std::string_view text);
  Status append_label(std::string_view text, RowForm form);
  void append_null();
  template <typename Value>
  void put(const Value& value);
  Status unreadable(std::string_view text, const char* what) const;

  ColumnPlan plan_;
  ZeroDates zero_dates_;
  Host host_;
  Builder builder_;
  std::optional<Transcoder> transcoder_;
};

}  // namespace pipeline::planetscale
