// ValueRules: what the options say about values that have no place in a column of their type. Values.
#pragma once

namespace pipeline::planetscale {

// Dates that are zero or lack a part (0000-00-00, 2024-01-00), which no date type can hold. `text` makes all dates and
// timestamps text.
enum class ZeroDates { null, error, text };

// Bytes that are not valid in the column's character set. `replace` puts U+FFFD in their place.
enum class InvalidText { null, error, replace };

struct ValueRules {
  ValueRules() = default;
  // Implicit: what an option says of dates is all that many callers care about.
  ValueRules(ZeroDates dates) : zero_dates(dates) {}

  ZeroDates zero_dates = ZeroDates::null;
  InvalidText invalid_text = InvalidText::replace;
  bool tinyint1_as_bool = false;
  bool vectors_as_lists = false;  // of float32; otherwise VECTOR is the bytes that MySQL has
  bool before_images = false;
};

}  // namespace pipeline::planetscale
