// Every recorded stream, read by the source without a network: what it applies equals what the tables held.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "sources/planetscale/recorded/oracle.hpp"
#include "sources/planetscale/recorded/sync_run.hpp"
#include "sources/planetscale/recorded/unequal_cases.hpp"

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

// What differs, or the message with which the sync stopped; empty = equal.
std::string outcome_of(const vtgate::Recording& recording, const SyncOutcome& outcome) {
  if (!outcome.status.ok()) return outcome.status.message();
  return difference_from_rows(recording, outcome.applied);
}

// The environment's PIPELINE_CASE takes the cases whose names hold a text.
bool is_wanted(const std::string& name) {
  const char* text = std::getenv("PIPELINE_CASE");
  return text == nullptr || name.find(text) != std::string::npos;
}

TEST(RecordedCases, GiveTheRowsThatTheTablesHeld) {
  int equal = 0;
  int unequal = 0;
  for (const auto& folder : case_folders()) {
    const std::string name = folder.filename();
    if (!is_wanted(name)) continue;
    const Result<vtgate::Recording> recording = vtgate::Recording::load(folder);
    ASSERT_TRUE(recording.ok()) << name << ": " << recording.status().message();
    if (recording->rows.empty()) continue;
    const SyncOutcome outcome = run_sync(*recording, settings_for(*recording), state_for(*recording));
    const std::string text = outcome_of(*recording, outcome);
    const auto expected = unequal_cases().find(name);
    if (expected == unequal_cases().end()) {
      EXPECT_EQ(text, "") << name;
      ++equal;
    } else {
      EXPECT_NE(text.find(expected->second.outcome), std::string::npos) << name << ": " << text;
      EXPECT_NE(text, "") << name << " is equal now: take it off the list";
      ++unequal;
    }
  }
  std::printf("%d recorded cases equal, %d not (unequal_cases.hpp)\n", equal, unequal);
  EXPECT_GT(equal, 0);
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
    const Result<vtgate::Recording> recording = vtgate::Recording::load(folder);
    ASSERT_TRUE(recording.ok()) << name;
    const SourceSettings settings = settings_for(*recording);
    if (settings.choice.tables.empty() || unequal_cases().contains(name)) continue;
    // What happened between two copies of one table was not recorded.
    const bool twice = std::any_of(recording->shards.begin(), recording->shards.end(),
                                   [](const auto& shard) { return !shard.second.copied_twice.empty(); });
    if (twice) continue;
    const AppliedTables start = state_for(*recording);
    const SyncOutcome whole = run_sync(*recording, settings, start);
    if (!whole.status.ok()) continue;
    const int64_t step = most_cuts() == 0 ? 1 : std::max<int64_t>(1, whole.events / most_cuts());
    sampled += step > 1 ? 1 : 0;
    int failures = 0;
    for (int64_t event = 0; event < whole.events && failures < 3; event += step) {
      for (const Kind& kind : kKinds) {
        const SyncOutcome outcome = run_sync(*recording, settings, start, Cut{event, kind.end, kind.kill});
        ++cuts;
        std::string text = outcome.status.message();
        if (text.empty()) text = difference(whole.applied, outcome.applied);
        if (!text.empty() && outcome.status.ok()) text = outcome_of(*recording, outcome);
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
