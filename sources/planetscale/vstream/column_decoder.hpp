// ColumnDecoder: appends the values of one column, as Vitess sends them, to an Arrow column.
//
// Not thread-safe. One kind of decoder for each Decoding; `make_column_decoder` picks it.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "pipeline/sdk/builder.hpp"
#include "pipeline/sdk/host.hpp"
#include "pipeline/sdk/status.hpp"
#include "vstream/column_plan.hpp"
#include "vstream/value_rules.hpp"

namespace pipeline::planetscale {

// Where a row comes from; some values are written differently (vstream.md 3).
struct RowForm {
  bool copy = false;               // from the copy, not from the binary log
  bool labels_are_strings = true;  // FieldEvent.enum_set_string_values
};

enum class Reading {
  value,        // appended, if only as the null that a rule puts in its place
  unavailable,  // the server lost the value on the way: a null was appended that must not be taken for NULL
  refused,      // nothing was appended; `refusal` says why
};

class ColumnDecoder {
 public:
  explicit ColumnDecoder(ColumnPlan plan) : plan_(std::move(plan)) {}
  ColumnDecoder(const ColumnDecoder&) = delete;
  ColumnDecoder& operator=(const ColumnDecoder&) = delete;
  virtual ~ColumnDecoder() = default;

  [[nodiscard]] const ColumnPlan& plan() const { return plan_; }
  virtual Reading append(std::string_view cell, RowForm form) = 0;
  virtual void append_null() = 0;
  virtual void truncate_to(std::size_t rows) = 0;
  [[nodiscard]] virtual std::size_t bytes() const = 0;
  virtual OwnedArray finish() = 0;
  // Why the cell was refused: names the column and shows the value.
  [[nodiscard]] virtual Status refusal(std::string_view cell) const;

 private:
  const ColumnPlan plan_;
};

std::unique_ptr<ColumnDecoder> make_column_decoder(ColumnPlan plan, const ValueRules& rules, Host host);

}  // namespace pipeline::planetscale
