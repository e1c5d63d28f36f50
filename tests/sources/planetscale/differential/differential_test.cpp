// The decoder that reads wire bytes against one made of protobuf's classes: on all recorded traffic, and on generated
// rows, they agree cell by cell.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <utility>

#include "sources/planetscale/differential/generated_rows.hpp"
#include "sources/planetscale/differential/plain_rows.hpp"
#include "sources/planetscale/recorded/normal_value.hpp"
#include "vstream/charset.hpp"
#include "vstream/event_type.hpp"
#include "vstream/json_text.hpp"
#include "vstream/row_event.hpp"
#include "vstream/table_decoder.hpp"
#include "vstream/wire_reader.hpp"

namespace pipeline::planetscale::test {
namespace {

using TableKey = std::pair<std::string, std::string>;  // shard, table

struct Table {
  wire::FieldEvent fields;
  std::optional<TableDecoder> decoder;
  Schema schema;
  std::vector<PlainRow> plain;  // of the response at hand
};

// What the plain cell must have become, in the normal form of its column.
Text wanted(const PlainCell& cell, const wire::Field& field, Operation operation, bool labels_are_strings) {
  if (!cell.text) return std::nullopt;
  const std::string& type = field.column_type();
  if (type.starts_with("bit")) {
    uint64_t number = 0;
    for (const char byte : *cell.text) number = number << 8U | static_cast<uint8_t>(byte);
    return std::to_string(number);
  }
  const bool is_date = type.starts_with("date") || type.starts_with("timestamp");
  // The dates in the recordings that no calendar has.
  const std::string date = cell.text->substr(0, 10);
  if (is_date && (date.find("-00") != std::string::npos || date == "2024-02-31")) return std::nullopt;
  const bool is_label = type.starts_with("enum") || type.starts_with("set");
  const bool is_text = is_label || type.find("char") != std::string::npos || type.find("text") != std::string::npos;
  const bool is_utf8 = is_label && operation != Operation::snapshot && labels_are_strings;
  const std::string_view charset = iconv_name_of_collation(field.charset());
  if (is_text && !is_utf8 && !charset.empty() && charset != "UTF-8") {
    Transcoder transcoder(charset);
    const auto converted = transcoder.to_utf8(*cell.text);
    return converted ? Text(std::string(*converted)) : std::nullopt;
  }
  return normal(cell.text, type);
}

class Comparison {
 public:
  void take(const std::string& response) {
    wire::VStreamResponse parsed;
    ASSERT_TRUE(parsed.ParseFromString(response));
    WireReader reader(response);
    for (const wire::VEvent& event : parsed.events()) {
      ASSERT_TRUE(reader.next());
      while (reader.field() != 1) ASSERT_TRUE(reader.next());
      if (event.type() == event_type::kField) {
        take_fields(event);
      } else if (event.type() == event_type::kRow) {
        take_rows(event, reader.bytes());
      }
      if (::testing::Test::HasFatalFailure()) return;
    }
    for (auto& [key, table] : tables_) compare(key, table);
  }
  [[nodiscard]] int64_t rows() const { return rows_; }
  [[nodiscard]] int64_t unavailable() const { return unavailable_; }

 private:
  void take_fields(const wire::VEvent& event) {
    const TableKey key{event.shard(), event.field_event().table_name()};
    if (tables_.contains(key)) compare(key, tables_.at(key));
    Table& table = tables_[key];
    table.fields = event.field_event();
    Result<TableDecoder> decoder = TableDecoder::create(key.second, table.fields, ZeroDates::null, Host());
    table.decoder.reset();
    if (!decoder.ok()) return;
    table.decoder.emplace(std::move(decoder).value());
    table.schema = table.decoder->schema();
  }

  void take_rows(const wire::VEvent& event, std::string_view bytes) {
    EventHead head;
    RowEventView view;
    wire::RowEvent rows;
    ASSERT_TRUE(read_event_head(bytes, head));
    ASSERT_TRUE(read_row_event(head.row_event, view));
    ASSERT_TRUE(rows.ParseFromString(event.row_event()));
    ASSERT_EQ(head.timestamp, event.timestamp());
    ASSERT_EQ(head.shard, event.shard());
    ASSERT_EQ(view.table_name, rows.table_name());
    const auto found = tables_.find({event.shard(), rows.table_name()});
    if (found == tables_.end() || !found->second.decoder) return;
    Table& table = found->second;
    const RowForm form{event.timestamp() == 0, table.fields.enum_set_string_values()};
    if (table.decoder->must_finish_before(form.copy)) compare(found->first, table);
    for (PlainRow& row : plain_rows(rows, table.fields, form.copy)) table.plain.push_back(std::move(row));
    for (const std::string_view change_bytes : view.changes) {
      RowChangeView change;
      ASSERT_TRUE(read_row_change(change_bytes, change));
      const Status status = table.decoder->append(change, form);
      ASSERT_TRUE(status.ok()) << status.message();
    }
  }

  void compare(const TableKey& key, Table& table) {
    if (table.plain.empty() || !table.decoder) return;
    table.decoder->commit({"position", 1, key.first, rows_});
    const Batch batch = table.decoder->finish();
    ASSERT_EQ(batch.length(), static_cast<int64_t>(table.plain.size())) << key.second;
    const ChangeView changes(batch);
    for (std::size_t row = 0; row < table.plain.size(); ++row) {
      ASSERT_EQ(changes.operation(static_cast<int64_t>(row)), table.plain[row].operation) << key.second;
      const std::vector<std::string_view> names = changes.unavailable(static_cast<int64_t>(row));
      unavailable_ += static_cast<int64_t>(names.size());
      for (int column = 0; column < table.fields.fields_size(); ++column) {
        compare_cell(table, batch, row, column, names);
        if (::testing::Test::HasFailure()) return;
      }
    }
    rows_ += batch.length();
    table.plain.clear();
  }

  static void compare_cell(const Table& table, const Batch& batch, std::size_t row, int column,
                           const std::vector<std::string_view>& unavailable) {
    const wire::Field& field = table.fields.fields(column);
    const PlainRow& plain = table.plain[row];
    const PlainCell& cell = plain.cells[static_cast<std::size_t>(column)];
    const bool lost = std::find(unavailable.begin(), unavailable.end(), field.name()) != unavailable.end();
    if (cell.unsure) return;
    if (field.column_type() == "json" && cell.text && plain.operation != Operation::snapshot) {
      std::string repaired;
      const JsonReading reading = read_binlog_json(*cell.text, repaired);
      ASSERT_EQ(lost, reading == JsonReading::lost) << *cell.text;
      if (reading != JsonReading::as_it_is) return;
    }
    if (lost) {
      EXPECT_FALSE(cell.text) << field.name();
      return;
    }
    const Text got = cell_text(table.schema.fields[static_cast<std::size_t>(column)].type,
                               ColumnView(*batch.rows->children[column]), static_cast<int64_t>(row));
    // A BIT value may look like bytes to `normal`: its text is compared as it is.
    EXPECT_EQ(field.column_type().starts_with("bit") ? got : normal(got, field.column_type()),
              wanted(cell, field, plain.operation, table.fields.enum_set_string_values()))
        << table.fields.table_name() << "." << field.name() << " " << field.column_type();
  }

  std::map<TableKey, Table> tables_;
  int64_t rows_ = 0;
  int64_t unavailable_ = 0;
};

std::vector<std::string> responses_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::vector<std::string> responses;
  uint32_t size = 0;
  while (in.read(reinterpret_cast<char*>(&size), sizeof size)) {
    std::string response(size, '\0');
    in.read(response.data(), size);
    responses.push_back(std::move(response));
  }
  return responses;
}

TEST(BothDecoders, AgreeOnAllRecordedTraffic) {
  int64_t rows = 0;
  int64_t unavailable = 0;
  int64_t cases = 0;
  for (const auto& entry : std::filesystem::directory_iterator(PIPELINE_CASES)) {
    if (!std::filesystem::exists(entry.path() / "responses.bin")) continue;
    SCOPED_TRACE(entry.path().filename().string());
    Comparison comparison;
    for (const std::string& response : responses_of(entry.path() / "responses.bin")) {
      comparison.take(response);
      if (HasFailure()) return;
    }
    rows += comparison.rows();
    unavailable += comparison.unavailable();
    ++cases;
  }
  std::printf("%lld rows of %lld recorded cases, %lld values unavailable\n", static_cast<long long>(rows),
              static_cast<long long>(cases), static_cast<long long>(unavailable));
  EXPECT_GT(rows, 100'000);
  EXPECT_GT(unavailable, 0);
}

TEST(BothDecoders, AgreeOnGeneratedRows) {
  const char* text = std::getenv("PIPELINE_DIFFERENTIAL_ROWS");
  const int64_t most = text == nullptr ? 50'000 : std::atoll(text);
  GeneratedRows generated(7);
  Comparison comparison;
  for (int64_t response = 0; comparison.rows() < most; ++response) {
    comparison.take(generated.response(1000, response % 2 == 0));
    ASSERT_FALSE(HasFailure());
  }
  std::printf("%lld generated rows\n", static_cast<long long>(comparison.rows()));
}

}  // namespace
}  // namespace pipeline::planetscale::test
