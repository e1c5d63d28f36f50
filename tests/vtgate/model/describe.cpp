#include "model/describe.hpp"

#include <array>
#include <cstdio>

#include "model/events.hpp"
#include "model/model.pb.h"

namespace pipeline::vtgate::model {
namespace {

std::string name_of(int32_t event_type) {
  switch (event_type) {
    case type::kBegin:
      return "BEGIN";
    case type::kCommit:
      return "COMMIT";
    case type::kRollback:
      return "ROLLBACK";
    case type::kDdl:
      return "DDL";
    case type::kOther:
      return "OTHER";
    case type::kRow:
      return "ROW";
    case type::kField:
      return "FIELD";
    case type::kVgtid:
      return "VGTID";
    case kJournal:
      return "JOURNAL";
    case type::kCopyCompleted:
      return "COPY_COMPLETED";
    default:
      return "EVENT " + std::to_string(event_type);
  }
}

std::string readable(std::string_view bytes) {
  std::string text;
  for (const char letter : bytes) {
    const auto byte = static_cast<unsigned char>(letter);
    if (byte >= 0x20 && byte < 0x7F && letter != '\\') {
      text += letter;
      continue;
    }
    std::array<char, 8> escaped{};
    std::snprintf(escaped.data(), escaped.size(), "\\x%02x", byte);
    text += escaped.data();
  }
  return text;
}

std::string describe_row(const wire::Row& row) {
  std::string text;
  std::size_t at = 0;
  for (const int64_t length : row.lengths()) {
    text += text.empty() ? "" : " ";
    if (length < 0) {
      text += "NULL";
      continue;
    }
    text += "'" + readable(std::string_view(row.values()).substr(at, static_cast<std::size_t>(length))) + "'";
    at += static_cast<std::size_t>(length);
  }
  return text;
}

std::string describe_field(const wire::FieldEvent& event) {
  std::string text = " " + event.table_name() + (event.enum_set_string_values() ? " text labels" : "");
  for (const wire::Field& field : event.fields()) {
    text += ", " + field.name() + " " + std::to_string(field.type()) + " " + readable(field.column_type()) +
            " charset " + std::to_string(field.charset()) + " decimals " + std::to_string(field.decimals()) +
            " flags " + std::to_string(field.flags());
  }
  return text;
}

std::string describe_rows(const std::string& bytes) {
  wire::RowEvent rows;
  RowFlags flags;
  if (!rows.ParseFromString(bytes) || !flags.ParseFromString(bytes)) return " damaged";
  std::string text = " " + rows.table_name() + " flags " + std::to_string(flags.flags());
  for (const wire::RowChange& change : rows.row_changes()) {
    if (change.has_before()) text += " before " + describe_row(change.before());
    if (change.has_after()) text += " after " + describe_row(change.after());
    if (change.has_data_columns()) text += " columns " + readable(change.data_columns().cols());
  }
  return text;
}

std::string describe_positions(const wire::VGtid& vgtid) {
  std::string text;
  for (const wire::ShardGtid& shard : vgtid.shard_gtids()) {
    const std::string kind = shard.gtid().empty() ? " none" : shard.gtid() == "current" ? " current" : " set";
    text += " " + shard.keyspace() + "/" + shard.shard() + kind;
    for (const wire::TableLastPK& last : shard.table_p_ks()) {
      text += " lastpk " + last.table_name();
      for (const wire::Field& field : last.lastpk().fields()) {
        text += " " + field.name() + ":" + std::to_string(field.type()) + ":" + std::to_string(field.charset()) + ":" +
                std::to_string(field.flags());
      }
      for (const wire::Row& row : last.lastpk().rows()) text += " " + describe_row(row);
    }
  }
  return text;
}

}  // namespace

std::string describe(const wire::VEvent& event) {
  std::string text = name_of(event.type()) + " [" + event.shard() + "]";
  if (event.timestamp() != 0) text += " timed";
  if (!event.event_gtid().empty()) text += " with GTID";
  if (event.has_field_event()) text += describe_field(event.field_event());
  if (event.type() == type::kRow) text += describe_rows(event.row_event());
  if (event.has_vgtid()) text += describe_positions(event.vgtid());
  if (event.type() == type::kDdl) text += " " + event.statement();
  return text;
}

}  // namespace pipeline::vtgate::model
