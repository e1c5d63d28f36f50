// BuiltColumn: what all kinds of column decoders share, around the builder of their Arrow column. The factories of the
// kinds, for make_column_decoder.
#pragma once

#include <memory>
#include <utility>

#include "vstream/column_decoder.hpp"

namespace pipeline::planetscale {

template <typename Builder>
class BuiltColumn : public ColumnDecoder {
 public:
  using ColumnDecoder::ColumnDecoder;

  void append_null() override { builder_.append_null(); }
  void truncate_to(std::size_t rows) override { builder_.truncate_to(rows); }
  [[nodiscard]] std::size_t bytes() const override { return builder_.bytes(); }
  OwnedArray finish() override { return builder_.finish(); }

 protected:
  Builder& builder() { return builder_; }

 private:
  Builder builder_;
};

// Integers, floats, decimals, BIT and booleans.
std::unique_ptr<ColumnDecoder> make_number_column(ColumnPlan plan, Host host);
// DATE, DATETIME, TIMESTAMP and TIME.
std::unique_ptr<ColumnDecoder> make_time_column(ColumnPlan plan, const ValueRules& rules, Host host);
// Text, labels, JSON, bytes and vectors.
std::unique_ptr<ColumnDecoder> make_text_column(ColumnPlan plan, const ValueRules& rules, Host host);

}  // namespace pipeline::planetscale
