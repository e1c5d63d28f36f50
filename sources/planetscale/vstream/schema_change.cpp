#include "vstream/schema_change.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "vstream/column_plan.hpp"

namespace pipeline::planetscale {
namespace {

const wire::Field* column(const wire::FieldEvent& fields, const std::string& name) {
  const auto found = std::find_if(fields.fields().begin(), fields.fields().end(),
                                  [&](const wire::Field& field) { return field.name() == name; });
  return found == fields.fields().end() ? nullptr : &*found;
}

bool same_type(const wire::Field& a, const wire::Field& b) {
  return a.type() == b.type() && a.charset() == b.charset() && a.column_type() == b.column_type();
}

bool in_key(const wire::Field& field) {
  return (field.flags() & kPrimaryKeyFlag) != 0;
}

std::string base_of(const std::string& column_type) {
  return column_type.substr(0, column_type.find_first_not_of("abcdefghijklmnopqrstuvwxyz"));
}

// The place of a type among those of which each holds all values of the ones before; -1 = not among them.
template <std::size_t Size>
std::ptrdiff_t place_in(const std::array<std::string_view, Size>& types, const std::string& type) {
  const auto found = std::find(types.begin(), types.end(), type);
  return found == types.end() ? -1 : found - types.begin();
}

bool wider(const wire::Field& before, const wire::Field& after) {
  static constexpr std::array<std::string_view, 5> kIntegers{"tinyint", "smallint", "mediumint", "int", "bigint"};
  static constexpr std::array<std::string_view, 6> kTexts{"char", "varchar",    "tinytext",
                                                          "text", "mediumtext", "longtext"};
  const std::string& from = before.column_type();
  const std::string& to = after.column_type();
  const auto is_unsigned = [](const std::string& type) { return type.find("unsigned") != std::string::npos; };
  const std::ptrdiff_t from_integer = place_in(kIntegers, base_of(from));
  const std::ptrdiff_t to_integer = place_in(kIntegers, base_of(to));
  if (from_integer >= 0 && to_integer >= 0) {
    return is_unsigned(from) == is_unsigned(to) && from_integer <= to_integer;
  }
  if (base_of(from) == base_of(to) && (base_of(to) == "enum" || base_of(to) == "set")) {
    // All old labels, in their places, and more behind them.
    const std::string labels = from.substr(0, from.size() - 1);
    return before.charset() == after.charset() && to.starts_with(labels);
  }
  const std::ptrdiff_t from_text = place_in(kTexts, base_of(from));
  const std::ptrdiff_t to_text = place_in(kTexts, base_of(to));
  return from_text >= 0 && to_text >= 0 && from_text <= to_text && before.charset() == after.charset() &&
         (base_of(from) != base_of(to) || from.size() < to.size() || (from.size() == to.size() && from <= to));
}

std::string quoted(const wire::Field& field) {
  return "column \"" + field.name() + "\"";
}

}  // namespace

bool same_columns(const wire::FieldEvent& a, const wire::FieldEvent& b) {
  return std::equal(a.fields().begin(), a.fields().end(), b.fields().begin(), b.fields().end(),
                    [](const wire::Field& x, const wire::Field& y) {
                      return x.name() == y.name() && same_type(x, y) && in_key(x) == in_key(y);
                    });
}

SchemaChange compare_columns(const wire::FieldEvent& before, const wire::FieldEvent& after) {
  SchemaChange change;
  bool dropped = false;
  bool changed = false;
  bool added = false;
  const auto say = [&](const std::string& text) { change.text += (change.text.empty() ? "" : ", ") + text; };
  for (const wire::Field& field : before.fields()) {
    const wire::Field* now = column(after, field.name());
    if (now == nullptr) {
      dropped = true;
      change.old_rows_differ = change.old_rows_differ || in_key(field);
      say(quoted(field) + " was dropped");
    } else if (in_key(field) != in_key(*now)) {
      changed = change.old_rows_differ = true;
      say(quoted(field) + (in_key(*now) ? " is now in the primary key" : " is no longer in the primary key"));
    } else if (!same_type(field, *now)) {
      changed = true;
      change.old_rows_differ = change.old_rows_differ || !wider(field, *now);
      say(quoted(field) + " was changed from " + field.column_type() + " to " + now->column_type());
    }
  }
  for (const wire::Field& field : after.fields()) {
    if (column(before, field.name()) != nullptr) continue;
    added = true;
    // FIELD does not tell a default. A nullable column without one is NULL in the old rows.
    change.old_rows_differ = change.old_rows_differ || dropped || (field.flags() & kNotNullFlag) != 0;
    say(quoted(field) + " was added");
  }
  change.only_adds = added && !dropped && !changed;
  return change;
}

}  // namespace pipeline::planetscale
