// Every recorded stream, read by the source without a network: what it applies equals what the tables held.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "sources/planetscale/recorded/known_differences.hpp"
#include "sources/planetscale/recorded/oracle.hpp"
#include "sources/planetscale/recorded/sync_run.hpp"

namespace pipeline::planetscale::test {
namespace {

std::vector<std::filesystem::path> case_folders() {
  std::vector<std::filesystem::path> folders;
  for (const auto& entry : std::filesystem::directory_iterator(PIPELINE_CASES)) {
    if (std::filesystem::exists(entry.path() / "request.pb")) folders.push_back(entry.path());
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

// The environment's PIPELINE_CASE takes the cases whose names hold a text.
bool is_wanted(const std::string& name) {
  const char* text = std::getenv("PIPELINE_CASE");
  return text == nullptr || name.find(text) != std::string::npos;
}

// What differs, or the message with which the sync stopped; empty = equal.
std::vector<std::string> differences_of(const vtgate::Recording& recording, const SyncOutcome& outcome) {
  if (!outcome.status.ok()) return {outcome.status.message()};
  return differences_from_rows(recording, outcome.applied);
}

// What a destination held when the recording began, as far as that was recorded.
AppliedTables start_of(const std::string& name, const vtgate::Recording& recording, Sides sides) {
  const std::string& before = case_before(name);
  if (before.empty()) return state_for(recording);
  const vtgate::Recording first = load_case(before);
  AppliedTables start = start_of(before, first, sides);
  start = run_sync(first, settings_for(first), std::move(start), std::nullopt, sides).applied;
  start.forget_cursors();
  return start;
}

// Runs every case that tells its rows; `check` gets what differs.
template <typename Check>
void sync_cases(Sides sides, const Check& check) {
  int equal = 0;
  int other = 0;
  for (const auto& folder : case_folders()) {
    const std::string name = folder.filename();
    if (!is_wanted(name)) continue;
    const vtgate::Recording recording = load_case(name);
    if (recording.rows.empty()) continue;
    const SourceSettings settings = sides == Sides::vstream ? settings_for(recording) : settings_for_all(recording);
    const SyncOutcome outcome = run_sync(recording, settings, start_of(name, recording, sides), std::nullopt, sides);
    const std::vector<std::string> differences = differences_of(recording, outcome);
    check(name, differences);
    (differences.empty() ? equal : other) += 1;
  }
  std::printf("%d recorded cases equal, %d with known differences\n", equal, other);
  EXPECT_GT(equal, 0);
}

TEST(RecordedCases, GiveTheRowsThatTheTablesHeld) {
  sync_cases(Sides::vstream_and_mysql, [](const std::string& name, const std::vector<std::string>& differences) {
    EXPECT_EQ(differences, known_differences(name)) << name;
  });
}

TEST(RecordedCases, GiveTheSameRowsWithoutMysqlButForWhatOnlyMysqlTells) {
  sync_cases(Sides::vstream, [](const std::string& name, const std::vector<std::string>& differences) {
    const std::vector<std::string>& known = known_differences(name);
    const std::string& beginning = differences_without_mysql(name);
    bool found = beginning.empty();
    for (const std::string& text : differences) {
      const bool of_mysql = !beginning.empty() && text.starts_with(beginning);
      found = found || of_mysql;
      EXPECT_TRUE(of_mysql || std::count(known.begin(), known.end(), text) > 0) << name << ": " << text;
    }
    EXPECT_TRUE(found) << name << " is equal without MySQL now: take it off the list";
  });
}

struct Kind {
  const char* name;
  StreamEnd end;
  bool kill;
};
const std::vector<Kind> kKinds{{"UNAVAILABLE", {14, "cut"}, false},
                               {"clean end", {0, ""}, false},
                               {"CANCELLED", {1, "cut"}, false},
                               {"death of the process", {14, "cut"}, true}};

// Most cuts in one case; 0 = all. The rest is a sample, evenly spread.
int64_t most_cuts() {
  const char* text = std::getenv("PIPELINE_CUTS_PER_CASE");
  return text == nullptr ? PIPELINE_CUTS_PER_CASE : std::atoll(text);
}

TEST(RecordedCases, GiveTheSameRowsWhenTheStreamIsCutAfterAnyEvent) {
  int64_t cuts = 0;
  int64_t sampled = 0;
  for (const auto& folder : case_folders()) {
    const std::string name = folder.filename();
    if (!is_wanted(name)) continue;
    const vtgate::Recording recording = load_case(name);
    const SourceSettings settings = settings_for(recording);
    if (settings.choice.tables.empty() || !differences_without_mysql(name).empty()) continue;
    // What happened between two copies of one table was not recorded.
    const bool twice = std::any_of(recording.shards.begin(), recording.shards.end(),
                                   [](const auto& shard) { return !shard.second.copied_twice.empty(); });
    if (twice) continue;
    const AppliedTables start = start_of(name, recording, Sides::vstream);
    const SyncOutcome whole = run_sync(recording, settings, start);
    if (!whole.status.ok()) continue;
    const int64_t step = most_cuts() == 0 ? 1 : std::max<int64_t>(1, whole.events / most_cuts());
    sampled += step > 1 ? 1 : 0;
    int failures = 0;
    for (int64_t event = 0; event < whole.events && failures < 3; event += step) {
      for (const Kind& kind : kKinds) {
        const SyncOutcome outcome = run_sync(recording, settings, start, Cut{event, kind.end, kind.kill});
        ++cuts;
        std::string text = outcome.status.message();
        if (text.empty()) text = difference(whole.applied, outcome.applied);
        if (!text.empty() && outcome.status.ok() && differences_of(recording, outcome).empty()) text.clear();
        EXPECT_EQ(text, "") << name << ", " << kind.name << " after event " << event;
        failures += text.empty() ? 0 : 1;
      }
    }
  }
  std::printf("%lld cuts tried; of %lld large cases a sample only\n", static_cast<long long>(cuts),
              static_cast<long long>(sampled));
  EXPECT_GT(cuts, 0);
}

}  // namespace
}  // namespace pipeline::planetscale::test
