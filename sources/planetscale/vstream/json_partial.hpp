// Partial JSON updates (binlog_row_value_options = PARTIAL_JSON): the changes that vstreamer prints as SQL, applied to
// the document before them. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pipeline::planetscale {

// True when a JSON cell holds changes and no document; no document begins like that.
bool is_json_change(std::string_view cell);

// `change`: `JSON_REPLACE(JSON_REMOVE(%s, _utf8mb4'$.a'), _utf8mb4'$.b[0]', CAST(2 as JSON))`, where %s stands for
// `before`, in the forms that Vitess's go/mysql/json/marshal.go writes. An INSERT at a place in an array moves the
// items behind it, as the change in the binary log does (the SQL function would not).
// None when the result isn't sure: another form, values of types that JSON lacks, quotes or backslashes in a path
// (Vitess before 24.0.3 did not escape them), or a place that `before` doesn't have.
std::optional<std::string> apply_json_change(std::string_view before, std::string_view change);

}  // namespace pipeline::planetscale
