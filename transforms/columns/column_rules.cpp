#include "column_rules.hpp"

#include <algorithm>
#include <utility>

#include "pipeline/sdk/glob.hpp"
#include "pipeline/sdk/names.hpp"

namespace pipeline::columns {
namespace {

// What the rules of one option say about one stream.
struct Marks {
  bool applies = false;
  std::vector<bool> named;
};

std::vector<std::string> names_of(const Schema& schema) {
  std::vector<std::string> names;
  for (const Field& field : schema.fields) names.push_back(field.name);
  return names;
}

std::string quoted_list(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "\"" : ", \"") + name + "\"";
  return text;
}

Status missing_column(const std::string& option, const StreamInfo& stream, const std::string& column) {
  const std::vector<std::string> names = names_of(stream.schema);
  const std::vector<std::string> nearest = nearest_names(column, names);
  return Status::invalid(option + " names the column \"" + column + "\", which " + stream.full_name() +
                         " does not have")
      .with_hint(nearest.empty() ? "its columns are " + quoted_list(names)
                                 : "did you mean " + quoted_list(nearest) + "?")
      .with_option(option);
}

bool mark_matches(const std::string& pattern, const Schema& schema, std::vector<bool>& named) {
  bool found = false;
  for (std::size_t i = 0; i < schema.fields.size(); ++i) {
    if (!glob_matches(pattern, schema.fields[i].name)) continue;
    named[i] = true;
    found = true;
  }
  return found;
}

Status apply_rules(const std::string& option, const std::vector<Options::Entry>& rules, const StreamInfo& stream,
                   Marks& marks, std::vector<UnusedGlob>& unused) {
  const std::string name = stream.full_name();
  marks.named.assign(stream.schema.fields.size(), false);
  for (const auto& [stream_pattern, columns] : rules) {
    if (!glob_matches(stream_pattern, name)) continue;
    marks.applies = true;
    for (const std::string& column : columns) {
      if (mark_matches(column, stream.schema, marks.named)) continue;
      if (is_glob(column)) {
        unused.push_back({option, stream_pattern, column});
      } else if (!is_glob(stream_pattern)) {
        return missing_column(option, stream, column);
      }
    }
  }
  return {};
}

}  // namespace

ColumnRules::ColumnRules(std::vector<Options::Entry> include, std::vector<Options::Entry> exclude)
    : include_(std::move(include)), exclude_(std::move(exclude)) {}

Result<Selection> ColumnRules::select(const StreamInfo& stream) const {
  Selection selection;
  Marks included;
  Marks excluded;
  Status status = apply_rules("include", include_, stream, included, selection.unused);
  if (status.ok()) status = apply_rules("exclude", exclude_, stream, excluded, selection.unused);
  if (!status.ok()) return status;
  for (std::size_t i = 0; i < stream.schema.fields.size(); ++i) {
    const bool kept = !included.applies || included.named[i];
    if (kept && !excluded.named[i]) selection.columns.push_back(i);
  }
  if (selection.columns.empty()) {
    const bool nothing_included = included.applies && std::none_of(included.named.begin(), included.named.end(),
                                                                   [](bool named) { return named; });
    return Status::invalid("no column of " + stream.full_name() + " is left")
        .with_hint("its columns are " + quoted_list(names_of(stream.schema)))
        .with_option(nothing_included ? "include" : "exclude");
  }
  return selection;
}

}  // namespace pipeline::columns
