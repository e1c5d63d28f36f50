#include "core/runtime/pipeline_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <sstream>
#include <thread>

#include "fake_world.hpp"

namespace pipeline::core {
namespace {

using std::chrono::milliseconds;

std::vector<int64_t> sorted(std::vector<int64_t> rows) {
  std::sort(rows.begin(), rows.end());
  return rows;
}

std::string text_of(const RunOutcome& outcome) {
  const auto* failure = std::get_if<RunFailure>(&outcome);
  return failure == nullptr ? "" : failure->status.message();
}

const RunReport& report_of(const RunOutcome& outcome) {
  static const RunReport none;
  const auto* report = std::get_if<RunReport>(&outcome);
  EXPECT_NE(report, nullptr) << text_of(outcome);
  return report == nullptr ? none : *report;
}

class RandomSchedule : public testing::TestWithParam<std::uint32_t> {};
INSTANTIATE_TEST_SUITE_P(Seeds, RandomSchedule, testing::Range(1U, 41U));

TEST_P(RandomSchedule, AtEveryCommitTheRowsAreThoseThatTheSavedCursorsCover) {
  FakeWorld world(GetParam());
  world.settings.checkpoint_interval = milliseconds(GetParam() % 3 == 0 ? 3 : 0);
  world.rounds = 1 + GetParam() % 3;
  world.one_stream = GetParam() % 2 == 0;
  const RunOutcome outcome = world.run({"a", "b"}, GetParam() % 2 == 1);
  const RunReport& report = report_of(outcome);
  EXPECT_FALSE(report.stopped);
  EXPECT_GE(report.checkpoint, static_cast<std::uint64_t>(world.rounds));
  EXPECT_EQ(report.rounds, world.rounds);
  for (const char* sink : {"a", "b"}) {
    EXPECT_EQ(sorted(world.disk(sink).file), world.all_rows());
    EXPECT_EQ(world.disk(sink).commits, report.checkpoint);
    EXPECT_EQ(world.disk(sink).finishes, 1U);
    EXPECT_EQ(world.disk(sink).binds, world.one_stream ? 1U : world.partitions);
  }
  std::map<std::string, std::uint64_t> reported;
  for (const StreamReport& stream : report.streams) reported[stream.sink] += stream.rows;
  EXPECT_EQ(reported,
            (std::map<std::string, std::uint64_t>{{"a", world.all_rows().size()}, {"b", world.all_rows().size()}}));
  EXPECT_EQ(world.wrong, std::set<std::string>());
}

TEST_P(RandomSchedule, AStopSignalSavesAllThatWasReadAndTheNextRunGoesOn) {
  FakeWorld world(GetParam());
  world.on_write = [&](const std::string&) {
    if (world.calls("write") > static_cast<int>(GetParam() * 3)) world.stop_signal = 2;
  };
  const RunOutcome outcome = world.run({"a", "b"});
  const RunReport& report = report_of(outcome);
  EXPECT_TRUE(report.saved);
  if (report.stopped) {
    EXPECT_EQ(world.disk("a").finishes, 0U);
  }
  EXPECT_EQ(sorted(world.disk("a").file), world.covered_rows());
  world.on_write = nullptr;
  world.stop_signal = 0;
  EXPECT_FALSE(report_of(world.run({"a", "b"})).stopped);
  EXPECT_EQ(sorted(world.disk("a").file), world.all_rows());
  EXPECT_EQ(sorted(world.disk("b").file), world.all_rows());
  EXPECT_EQ(world.wrong, std::set<std::string>());
}

struct Failing {
  const char* function;
  std::optional<std::size_t> stage;  // none = one of the two sinks
};

class FailureOf : public testing::TestWithParam<Failing> {};
INSTANTIATE_TEST_SUITE_P(Functions, FailureOf,
                         testing::Values(Failing{"source.create", 0}, Failing{"transform.create", 1},
                                         Failing{"sink.create", {}}, Failing{"plan", 0}, Failing{"open", 0},
                                         Failing{"next", 0}, Failing{"transform.bind", 1}, Failing{"apply", 1},
                                         Failing{"recover", {}}, Failing{"sink.bind", {}}, Failing{"write", {}},
                                         Failing{"prepare", {}}, Failing{"commit", {}}, Failing{"finish", {}}),
                         [](const auto& info) {
                           std::string name = info.param.function;
                           std::replace(name.begin(), name.end(), '.', '_');
                           return name;
                         });

TEST_P(FailureOf, EndsTheRunAndNamesTheStageAndTheNextRunBringsTheRest) {
  int failed_runs = 0;
  for (int call = 0; call < 40; call += 1 + call / 4) {
    FakeWorld world(static_cast<std::uint32_t>(call) + 1);
    world.rows = 60;
    world.fail_function = GetParam().function;
    world.fail_call = call;
    const RunOutcome outcome = world.run({"a", "b"}, true);
    if (world.calls(GetParam().function) <= call) break;
    ++failed_runs;
    const auto* failure = std::get_if<RunFailure>(&outcome);
    ASSERT_NE(failure, nullptr) << "call " << call;
    EXPECT_EQ(failure->status.message(), std::string("planned failure in ") + GetParam().function);
    ASSERT_TRUE(failure->stage);
    if (GetParam().stage) {
      EXPECT_EQ(*failure->stage, *GetParam().stage);
    } else {
      EXPECT_GE(*failure->stage, 2U);
    }
    world.fail_function.clear();
    EXPECT_EQ(text_of(world.run({"a", "b"}, true)), "");
    EXPECT_EQ(sorted(world.disk("a").file), world.all_rows()) << "call " << call;
    EXPECT_EQ(sorted(world.disk("b").file), world.all_rows()) << "call " << call;
    EXPECT_EQ(world.wrong, std::set<std::string>());
  }
  EXPECT_GE(failed_runs, 1);
}

TEST(PipelineRun, ASecondRunWithoutChangesSavesNothing) {
  FakeWorld world;
  const std::uint64_t checkpoint = report_of(world.run({"a"})).checkpoint;
  const auto written = std::filesystem::last_write_time(world.state_directory() / "state.json");
  const RunOutcome second = world.run({"a"});
  EXPECT_EQ(report_of(second).checkpoint, checkpoint);
  EXPECT_EQ(report_of(second).rounds, 0U);
  EXPECT_EQ(std::filesystem::last_write_time(world.state_directory() / "state.json"), written);
}

TEST(PipelineRun, ALongIntervalMakesOneCheckpointForEachRound) {
  FakeWorld world;
  world.settings.checkpoint_interval = std::chrono::hours(1);
  world.rounds = 3;
  EXPECT_EQ(report_of(world.run({"a"})).checkpoint, 3U);
  EXPECT_EQ(world.disk("a").commits, 3U);
}

TEST(PipelineRun, EnoughRowsOrBytesMakeACheckpointBeforeTheInterval) {
  for (const bool by_rows : {true, false}) {
    FakeWorld world;
    world.settings.checkpoint_interval = std::chrono::hours(1);
    (by_rows ? world.settings.checkpoint_rows : world.settings.checkpoint_bytes) = 200;
    EXPECT_GE(report_of(world.run({"a"})).checkpoint, 3U);
    EXPECT_EQ(sorted(world.disk("a").file), world.all_rows());
    EXPECT_EQ(world.wrong, std::set<std::string>());
  }
}

TEST(PipelineRun, AReaderThatOffersNoCheckpointAfterTheSignalLosesOnlyWhatIsNotSaved) {
  FakeWorld world;
  world.endless = true;
  world.stubborn = true;
  world.settings.wind_down = milliseconds(100);
  world.on_commit = [&](const std::string&) {
    if (world.disk("a").commits == 20) world.stop_signal = 15;
  };
  const RunOutcome outcome = world.run({"a"});
  const RunReport& report = report_of(outcome);
  EXPECT_TRUE(report.stopped);
  EXPECT_FALSE(report.saved);
  EXPECT_GE(report.checkpoint, 20U);
  EXPECT_EQ(world.disk("a").finishes, 0U);
  EXPECT_EQ(world.wrong, std::set<std::string>());
}

TEST(PipelineRun, ASlowCommitAfterTheSignalIsWaitedFor) {
  FakeWorld world;
  world.endless = true;
  world.settings.wind_down = milliseconds(200);
  world.settings.checkpoint_interval = std::chrono::hours(1);
  world.on_write = [&](const std::string&) { world.stop_signal = 15; };
  world.on_commit = [](const std::string&) { std::this_thread::sleep_for(milliseconds(500)); };
  const RunOutcome outcome = world.run({"a"});
  EXPECT_TRUE(report_of(outcome).saved);
  EXPECT_TRUE(report_of(outcome).stopped);
  EXPECT_EQ(sorted(world.disk("a").file), world.covered_rows());
}

TEST(PipelineRun, ABatchLargerThanTheQueuePasses) {
  FakeWorld world;
  world.batch_bytes = 10'000;
  EXPECT_EQ(text_of(world.run({"a", "b"})), "");
  EXPECT_EQ(sorted(world.disk("b").file), world.all_rows());
}

TEST(PipelineRun, ASinkThatHoldsBackItsSourceIsNamedOnce) {
  std::ostringstream log;
  const auto before = spdlog::default_logger();
  spdlog::set_default_logger(
      std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(log)));
  FakeWorld world;
  world.settings.queue_bytes = 1;
  world.settings.stall = milliseconds(1);
  world.on_write = [](const std::string&) { std::this_thread::sleep_for(milliseconds(5)); };
  EXPECT_EQ(text_of(world.run({"a"})), "");
  spdlog::set_default_logger(before);
  const std::string text = log.str();
  const std::size_t place = text.find("sink a holds back source");
  EXPECT_NE(place, std::string::npos) << text;
  EXPECT_EQ(text.find("holds back", place + 10), std::string::npos) << text;
}

TEST(PipelineRun, MorePartitionsThanReadersAreAllRead) {
  FakeWorld world;
  world.partitions = 11;
  world.settings.readers = 2;
  world.rows = 30;
  EXPECT_EQ(text_of(world.run({"a"})), "");
  EXPECT_EQ(sorted(world.disk("a").file), world.all_rows());
}

TEST(PipelineRun, StoppedWithoutBeingAskedIsADefectOfThePlugin) {
  FakeWorld world;
  world.fail_function = "next";
  world.fail_call = 9;
  world.fail_code = StatusCode::stopped;
  EXPECT_THAT(text_of(world.run({"a"})), testing::HasSubstr("defect"));
}

TEST(PipelineRun, ChangedSinksAreRefusedByName) {
  FakeWorld world;
  EXPECT_EQ(text_of(world.run({"a", "b"})), "");
  const std::vector<int64_t> before = world.disk("a").file;
  EXPECT_THAT(text_of(world.run({"a"})), testing::HasSubstr("the sink \"b\" (disk) is gone"));
  EXPECT_THAT(text_of(world.run({"a", "b", "c"})), testing::HasSubstr("the sink \"c\" (disk) is new"));
  EXPECT_EQ(world.disk("a").file, before);
}

TEST(PipelineRun, WithoutASinkIsAnError) {
  FakeWorld world;
  EXPECT_THAT(text_of(world.run({})), testing::HasSubstr("no sink"));
}

}  // namespace
}  // namespace pipeline::core
