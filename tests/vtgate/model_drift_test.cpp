// Holds the model against the recordings: the same statements and the same request must give the same events, one by
// one, so that the model can't drift from the real server.
//
// What may differ: times, GTIDs and server ids (left out by `describe`), heartbeats, and where a copy's batches and
// the packets of a large transaction end, which the real server decides by measuring its own speed. Which shard comes
// first is chance; the recorded order is used.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <deque>
#include <limits>

#include "model/describe.hpp"
#include "model/events.hpp"
#include "model/recorded_case.hpp"
#include "model/sql/statements.hpp"
#include "model/vstream.hpp"

namespace pipeline::vtgate::model {
namespace {

// What was done when.
enum class Story {
  live,   // the case's statements, then the stream, and the steps while it runs
  away,   // the base's statements, the position, the base's steps and the case's statements, then the stream
  after,  // the base's statements and steps, the position, then the stream and the case's steps
};

struct DriftCase {
  std::string name;
  Story story = Story::live;
  std::string base{};  // empty = the case itself
};

std::ostream& operator<<(std::ostream& out, const DriftCase& drift) {
  return out << drift.name;
}

using Sharding = std::map<std::string, std::string>;
const Sharding kSharding{{"users", "id"}, {"orders", "id"}};

std::filesystem::path cases() {
  return PIPELINE_TEST_DATA;
}

// The keyspace as it was when the case was recorded.
class Played {
 public:
  Played(const RecordedCase& recorded, const RecordedCase& base, Story story)
      : keyspace_(keyspace_of(base), shards_of(base)),
        sharding_(keyspace_.shards().size() > 1 ? kSharding : Sharding()),
        session_(keyspace_, sharding_),
        recorded_(recorded),
        keeps_positions_(story == Story::live && recorded.responses.empty()) {
    run(base.setup);
    if (!has_rows()) load_copied_rows(base);
    if (story == Story::after) run_steps(base);
    keyspace_.set_row_image(RowImage::full);
    for (const auto& [name, shard] : keyspace_.shards()) start_[name] = shard.executed.to_string();
    if (story != Story::away) return;
    run_steps(base);
    if (&base != &recorded) run(recorded.setup);
  }

  void run_steps(const RecordedCase& recorded) {
    for (const auto& [after, statements] : recorded.steps) run(statements);
  }
  void run(const std::vector<std::string>& statements) {
    for (const std::string& statement : statements) {
      const Status status = session_.run(statement);
      EXPECT_TRUE(status.ok()) << status.message() << " in: " << statement;
    }
  }

  // The recorded request, with positions of this keyspace.
  wire::VStreamRequest request() const {
    wire::VStreamRequest request = recorded_.request;
    if (keeps_positions_) return request;
    for (wire::ShardGtid& shard : *request.mutable_vgtid()->mutable_shard_gtids()) {
      const auto start = start_.find(shard.shard());
      if (shard.gtid().starts_with("MySQL56/") && start != start_.end()) shard.set_gtid(start->second);
    }
    return request;
  }

  Keyspace& keyspace() { return keyspace_; }

 private:
  // A refused request may name what isn't there: then there is keyspace "shop" with shard "0".
  static std::string keyspace_of(const RecordedCase& recorded) {
    for (const wire::VStreamResponse& response : recorded.responses) {
      for (const wire::VEvent& event : response.events()) {
        if (!event.keyspace().empty()) return event.keyspace();
      }
    }
    return "shop";
  }
  static std::vector<std::string> shards_of(const RecordedCase& recorded) {
    std::set<std::string> names;
    for (const wire::VStreamResponse& response : recorded.responses) {
      for (const wire::VEvent& event : response.events()) {
        for (const wire::ShardGtid& shard : event.vgtid().shard_gtids()) names.insert(shard.shard());
      }
    }
    if (names.empty()) names.insert("0");
    return {names.begin(), names.end()};
  }

  bool has_rows() const {
    for (const auto& [name, shard] : keyspace_.shards()) {
      for (const auto& [table, rows] : shard.rows) {
        if (rows.size() > 0) return true;
      }
    }
    return false;
  }

  // For cases whose statements don't say the rows: as they were copied.
  void load_copied_rows(const RecordedCase& recorded) {
    std::map<std::string, Write> writes;
    for (const wire::VStreamResponse& response : recorded.responses) {
      for (const wire::VEvent& event : response.events()) {
        if (event.timestamp() != 0) continue;
        if (event.has_field_event()) create(event.field_event());
        if (event.type() == type::kRow) add_row(event, writes);
      }
    }
    for (auto& [table, write] : writes) EXPECT_TRUE(keyspace_.execute({write}));
  }
  void create(const wire::FieldEvent& fields) {
    TableSchema schema{bare(fields.table_name()), {}};
    if (keyspace_.table(schema.name)) return;
    for (const wire::Field& field : fields.fields()) {
      if ((field.flags() & 2U) != 0) schema.key.push_back(schema.columns.size());
      schema.columns.push_back({field.name(), field.column_type(), (field.flags() & 1U) == 0});
    }
    const auto sharded = sharding_.find(schema.name);
    if (sharded != sharding_.end()) schema.sharding_column = schema.find(sharded->second);
    keyspace_.create_table(std::move(schema));
  }
  void add_row(const wire::VEvent& event, std::map<std::string, Write>& writes) {
    wire::RowEvent rows;
    ASSERT_TRUE(rows.ParseFromString(event.row_event()));
    const std::string table = bare(rows.table_name());
    Row cells;
    std::size_t at = 0;
    const wire::Row& row = rows.row_changes(0).after();
    for (const int64_t length : row.lengths()) {
      cells.push_back(length < 0 ? Cell() : Cell(row.values().substr(at, static_cast<std::size_t>(length))));
      at += length < 0 ? 0 : static_cast<std::size_t>(length);
    }
    Write& write = writes[table];
    write.table = table;
    write.changes.push_back({{}, std::move(cells)});
  }
  std::string bare(const std::string& table) const {
    const std::string prefix = keyspace_.name() + ".";
    return table.starts_with(prefix) ? table.substr(prefix.size()) : table;
  }

  Keyspace keyspace_;
  const Sharding sharding_;
  sql::Session session_;
  const RecordedCase& recorded_;
  const bool keeps_positions_;                // of a request that was refused, or never answered
  std::map<std::string, std::string> start_;  // positions before the first step
};

using Lines = std::vector<std::string>;

void add_lines(const wire::VStreamResponse& response, Lines& lines) {
  for (const wire::VEvent& event : response.events()) {
    if (event.type() != type::kHeartbeat) lines.push_back(describe(event));
  }
}

// Vitess prints DDL in its own way.
std::string without_spaces(const std::string& line) {
  if (!line.starts_with("DDL")) return line;
  std::string result;
  for (const char letter : line) {
    if (std::isspace(static_cast<unsigned char>(letter)) == 0 && letter != '`') {
      result += static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    }
  }
  for (std::size_t at = result.find("column"); at != std::string::npos; at = result.find("column")) result.erase(at, 6);
  const std::size_t columns = result.find("createtable") == std::string::npos ? std::string::npos : result.find('(');
  return result.substr(0, columns);
}

// Without empty transactions: they come from vttablet's own tables.
Lines normal(const Lines& lines) {
  Lines result;
  for (const std::string& line : lines) {
    result.push_back(without_spaces(line));
    const std::size_t size = result.size();
    const bool is_empty = size >= 3 && line.starts_with("COMMIT") && result[size - 2].starts_with("VGTID") &&
                          result[size - 3].starts_with("BEGIN") && line.find("timed") != std::string::npos;
    if (is_empty) result.resize(size - 3);
  }
  return result;
}

// Empty = equal; otherwise the first difference with what is before it.
std::string difference(const Lines& got, const Lines& wanted) {
  constexpr std::size_t kBefore = 3;
  const auto [mine, theirs] = std::mismatch(got.begin(), got.end(), wanted.begin(), wanted.end());
  if (mine == got.end() && theirs == wanted.end()) return {};
  const auto at = static_cast<std::size_t>(mine - got.begin());
  std::string text;
  for (std::size_t i = at < kBefore ? 0 : at - kBefore; i < at; ++i) text += "\n  " + got[i].substr(0, 400);
  text += "\nmodel:    " + (mine == got.end() ? "nothing" : mine->substr(0, 900));
  return text + "\nrecorded: " + (theirs == wanted.end() ? "nothing" : theirs->substr(0, 900));
}

// How many rows the batches of the recorded copy have.
std::deque<std::size_t> recorded_batches(const RecordedCase& recorded) {
  std::deque<std::size_t> sizes;
  std::size_t rows = 0;
  for (const wire::VStreamResponse& response : recorded.responses) {
    for (const wire::VEvent& event : response.events()) {
      if (event.type() == type::kRow && event.timestamp() == 0) ++rows;
      if (event.type() == type::kCommit && rows > 0) sizes.push_back(std::exchange(rows, 0));
    }
  }
  return sizes;
}

// The shards of the recorded units: what came between two ends.
std::deque<std::string> recorded_order(const RecordedCase& recorded) {
  std::deque<std::string> order;
  for (const wire::VStreamResponse& response : recorded.responses) {
    for (const wire::VEvent& event : response.events()) {
      const bool ends = event.type() == type::kCommit || event.type() == type::kDdl || event.type() == type::kOther ||
                        event.type() == type::kCopyCompleted;
      if (ends && !event.shard().empty()) order.push_back(event.shard());
    }
  }
  return order;
}

class ModelDriftTest : public testing::TestWithParam<DriftCase> {};

Lines play(Played& played, const RecordedCase& recorded,
           const std::vector<std::pair<std::size_t, std::vector<std::string>>>& steps,
           std::optional<Refusal>& refusal) {
  std::deque<std::string> order = recorded_order(recorded);
  std::deque<std::size_t> batches = recorded_batches(recorded);
  StreamOptions options;
  options.cancel_lost_positions = false;
  options.packet_bytes = std::numeric_limits<std::size_t>::max();
  options.pick = [&](const std::vector<std::string>& busy) {
    const auto next = order.empty() ? busy.begin() : std::find(busy.begin(), busy.end(), order.front());
    if (!order.empty()) order.pop_front();
    return next == busy.end() ? std::size_t{0} : static_cast<std::size_t>(next - busy.begin());
  };
  options.batch_rows = [&] {
    const std::size_t size = batches.empty() ? 1 : batches.front();
    if (!batches.empty()) batches.pop_front();
    return size;
  };
  VStream stream(played.keyspace(), played.request(), options);
  Lines lines;
  std::size_t responses = 0;
  for (std::size_t step = 0;;) {
    if (step < steps.size() && responses >= steps[step].first) {
      for (const std::string& statement : steps[step++].second) played.run({statement});
    }
    const auto response = stream.next();
    if (response) {
      add_lines(*response, lines);
      ++responses;
    } else if (step < steps.size() && !stream.refusal()) {
      responses = std::max(responses, steps[step].first);
    } else {
      refusal = stream.refusal();
      return lines;
    }
  }
}

TEST_P(ModelDriftTest, GivesTheRecordedEventsOneByOne) {
  const DriftCase& drift = GetParam();
  const Result<RecordedCase> recorded = RecordedCase::load(cases() / drift.name);
  ASSERT_TRUE(recorded.ok()) << recorded.status().message();
  Result<RecordedCase> other = Status::failed("none");
  if (!drift.base.empty()) other = RecordedCase::load(cases() / drift.base);
  ASSERT_EQ(other.ok(), !drift.base.empty());
  Played played(*recorded, other.ok() ? *other : *recorded, drift.story);
  std::optional<Refusal> refusal;
  const bool has_steps = drift.story != Story::away;
  const Lines got = play(played, *recorded, has_steps ? recorded->steps : decltype(recorded->steps)(), refusal);
  Lines wanted;
  for (const wire::VStreamResponse& response : recorded->responses) add_lines(response, wanted);
  EXPECT_EQ(difference(normal(got), normal(wanted)), "");
  EXPECT_EQ(refusal ? refusal->code : 0, recorded->end_code);
  if (!refusal) return;
  // What vtgate says before the tablet's own words differs in positions; of those words the model gives the first part.
  const std::string& text = refusal->message;
  const std::string words = text.substr(text.rfind(": ") == std::string::npos ? 0 : text.rfind(": ") + 2);
  EXPECT_NE(recorded->end_message.find(words.substr(0, words.find(" has "))), std::string::npos)
      << text << "\n"
      << recorded->end_message;
}

std::vector<DriftCase> drift_cases() {
  std::vector<DriftCase> cases;
  for (const char* name : {"copy-small",
                           "copy-one-table",
                           "copy-prefix-names",
                           "copy-table-created-meanwhile",
                           "copy-truncated-meanwhile",
                           "copy-where",
                           "copy-big",
                           "many-tables",
                           "sharded-one-shard",
                           "four-one-shard",
                           "current-idle",
                           "sharded-current",
                           "four-current",
                           "flag-no-keyspace-prefix",
                           "stream-new-table",
                           "stream-all-null-row",
                           "ddl-add-last",
                           "ddl-add-middle",
                           "ddl-drop-first",
                           "ddl-drop-last",
                           "ddl-drop-middle",
                           "ddl-drop-selected",
                           "ddl-enum-change",
                           "ddl-modify-type",
                           "ddl-rename-column",
                           "ddl-rename-table",
                           "ddl-truncate",
                           "error-bad-filter",
                           "error-bad-gtid",
                           "error-empty-vgtid",
                           "error-gtid-from-future",
                           "error-gtid-no-flavor",
                           "error-gtid-other-uuid",
                           "error-lastpk-without-fields",
                           "error-unknown-table"}) {
    cases.push_back({name});
  }
  for (const char* name :
       {"ddl-add-last", "ddl-add-middle", "ddl-drop-last", "ddl-drop-middle", "ddl-drop-selected", "ddl-enum-change",
        "ddl-modify-type", "ddl-rename-column", "ddl-rename-table", "ddl-truncate"}) {
    cases.push_back({std::string(name) + "-lag", Story::away, name});
  }
  return cases;
}

INSTANTIATE_TEST_SUITE_P(Recorded, ModelDriftTest, testing::ValuesIn(drift_cases()), [](const auto& info) {
  std::string name = info.param.name;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace pipeline::vtgate::model
