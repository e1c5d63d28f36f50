#include "pipeline/sdk/files/partitions.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <limits>

#include "pipeline/sdk/files/file_names.hpp"
#include "pipeline/sdk/names.hpp"

namespace pipeline::files {
namespace {

constexpr const char* kOption = "partition_by";
// Hive's name for the partition of NULL.
constexpr std::string_view kNullFolder = "__HIVE_DEFAULT_PARTITION__";
constexpr int64_t kNullKey = std::numeric_limits<int64_t>::min();
constexpr int64_t kMicrosecondsOfADay = int64_t{86'400} * 1'000'000;

bool is_time(const DataType& type) {
  return type.id == TypeId::date32 || type.id == TypeId::timestamp;
}

int64_t floor_to_days(int64_t microseconds) {
  return microseconds / kMicrosecondsOfADay - (microseconds % kMicrosecondsOfADay < 0 ? 1 : 0);
}

using Date = std::chrono::year_month_day;

Date date_of(int64_t days) {
  return Date(std::chrono::sys_days(std::chrono::days(days)));
}

int64_t days_of(const Date& date) {
  return std::chrono::sys_days(date).time_since_epoch().count();
}

Status no_column(const Schema& schema, const std::string& name, const std::string& stream) {
  const Status status =
      Status::invalid(stream + " has no column \"" + name + "\" to make partitions of").with_option(kOption);
  std::vector<std::string> names;
  for (const Field& field : schema.fields) names.push_back(field.name);
  const std::vector<std::string> near = nearest_names(name, names, 1);
  return near.empty() ? status : status.with_hint("did you mean \"" + near.front() + "\"?");
}

int64_t integer_of(const DataType& type, const ColumnView& values, int64_t row) {
  switch (type.id) {
    case TypeId::boolean:
      return values.boolean(row) ? 1 : 0;
    case TypeId::int8:
      return values.value<int8_t>(row);
    case TypeId::int16:
      return values.value<int16_t>(row);
    case TypeId::int32:
    case TypeId::date32:
      return values.value<int32_t>(row);
    case TypeId::uint8:
      return values.value<uint8_t>(row);
    case TypeId::uint16:
      return values.value<uint16_t>(row);
    case TypeId::uint32:
      return values.value<uint32_t>(row);
    default:
      return values.value<int64_t>(row);
  }
}

bool is_integer(const DataType& type) {
  constexpr std::array ids = {TypeId::boolean, TypeId::int8,  TypeId::int16,  TypeId::int32,
                              TypeId::int64,   TypeId::uint8, TypeId::uint16, TypeId::uint32};
  return std::find(ids.begin(), ids.end(), type.id) != ids.end();
}

const Options::Entry* entry_for(const StreamInfo& stream, const std::vector<Options::Entry>& entries) {
  const auto named = [&](const std::string& name) -> const Options::Entry* {
    const auto found =
        std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry.first == name; });
    return found == entries.end() ? nullptr : &*found;
  };
  const Options::Entry* const own = named(stream.full_name());
  return own != nullptr ? own : named("*");
}

}  // namespace

Result<Partitions> Partitions::make(const StreamInfo& stream, const std::vector<Options::Entry>& partition_by) {
  Partitions result;
  const Options::Entry* const entry = entry_for(stream, partition_by);
  if (entry == nullptr) return result;
  for (const std::string& text : entry->second) {
    const std::size_t colon = text.rfind(':');
    const std::string name = stream.schema.index_of(text) ? text : text.substr(0, colon);
    if (!stream.schema.index_of(name)) return no_column(stream.schema, name, stream.full_name());
    Result<Column> column = make_column(stream.schema, text);
    if (!column.ok()) return column.status();
    result.columns_.push_back(std::move(column).value());
  }
  return result;
}

Result<Partitions::Column> Partitions::make_column(const Schema& schema, const std::string& text) {
  std::string name = text;
  std::string unit;
  if (!schema.index_of(text)) {
    const std::size_t colon = text.rfind(':');
    name = text.substr(0, colon);
    unit = text.substr(colon + 1);
  }
  const std::size_t index = *schema.index_of(name);
  const DataType& type = schema.fields[index].type;
  const auto wrong = [&](const std::string& message) { return Status::invalid(message).with_option(kOption); };
  if (is_time(type)) {
    if (unit.empty() || unit == "day") return Column{index, type, Unit::day, encode_name(name)};
    if (unit == "month") return Column{index, type, Unit::month, encode_name(name + "_month")};
    if (unit == "year") return Column{index, type, Unit::year, encode_name(name + "_year")};
    return wrong("\"" + text + "\": a date is cut to :year, :month or :day");
  }
  if (!is_integer(type)) {
    return wrong("column \"" + name + "\" is neither an integer nor a date, so that it can't name partitions");
  }
  if (!unit.empty()) return wrong("\"" + text + "\": only dates have a :" + unit);
  return Column{index, type, Unit::value, encode_name(name)};
}

// Rows of one day, month or year have one key.
int64_t Partitions::key_of(const Column& column, const ColumnView& values, int64_t row) {
  if (values.is_null(row)) return kNullKey;
  const int64_t value = integer_of(column.type, values, row);
  if (column.unit == Unit::value) return value;
  const int64_t days = column.type.id == TypeId::timestamp ? floor_to_days(value) : value;
  const Date date = date_of(days);
  if (column.unit == Unit::year) return days_of(date.year() / 1 / 1);
  return column.unit == Unit::month ? days_of(date.year() / date.month() / 1) : days;
}

std::string Partitions::text_of(const std::chrono::year_month_day& date, Unit unit) {
  std::array<char, 32> text{};
  const int size = std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                                 static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  const int cut = unit == Unit::day ? 0 : unit == Unit::month ? 3 : 6;
  return {text.data(), static_cast<std::size_t>(size - cut)};
}

std::string Partitions::folder_of(const std::vector<int64_t>& keys) const {
  std::string folder;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (i > 0) folder += '/';
    folder.append(columns_[i].name) += '=';
    if (keys[i] == kNullKey) {
      folder += kNullFolder;
    } else if (columns_[i].unit == Unit::value) {
      folder += std::to_string(keys[i]);
    } else {
      folder += text_of(date_of(keys[i]), columns_[i].unit);
    }
  }
  return folder;
}

const std::vector<Partitions::Group>& Partitions::split(const Batch& batch) {
  groups_.clear();
  std::map<std::vector<int64_t>, std::size_t> places;
  std::vector<int64_t> keys(columns_.size());
  std::vector<ColumnView> views;
  for (const Column& column : columns_) views.emplace_back(*batch.rows->children[column.index]);
  for (int64_t row = 0; row < batch.length(); ++row) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      keys[i] = key_of(columns_[i], views[i], row + batch.rows->offset);
    }
    const auto [place, is_new] = places.try_emplace(keys, groups_.size());
    if (is_new) groups_.push_back({folder_of(keys), {}});
    groups_[place->second].rows.push_back(row);
  }
  return groups_;
}

}  // namespace pipeline::files
