// The adapters between a stage class and the C tables: errors, exceptions, ownership.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "pipeline/sdk/plugin.hpp"
#include "plugins/given_options.hpp"
#include "plugins/recording_host.hpp"

namespace pipeline {
namespace {

using testing::GivenOptions;
using ::testing::HasSubstr;
using testing::RecordingHost;

const OptionTable& two_options() {
  static const OptionTable table{{"first", PIPELINE_OPTION_STRING, "One."}, {"second", PIPELINE_OPTION_STRING, "Two."}};
  return table;
}

void throw_as_told(const std::string& how) {
  if (how == "exception") throw std::runtime_error("the disk is gone");
  if (how == "number") throw 42;
}

int alive = 0;

struct CountedReader : Reader {
  CountedReader() { ++alive; }
  ~CountedReader() override { --alive; }
  Result<Event> next() override {
    switch (step_++) {
      case 0:
        return Event(SchemaEvent{4, {"shop", "orders", {{{"id", {TypeId::int64}, false, {}}}}, 2}});
      case 1: {
        Batch batch;
        batch.rows = make_struct({}, 3);
        batch.shard = "-80";
        return Event(BatchEvent{4, std::move(batch)});
      }
      case 2:
        return Event(CheckpointEvent{{{"shop", "orders", "-80", "{1}"}, {"shop", "items", "80-", "{2}"}}});
      case 3:
        return Event(TruncateEvent{4, "uuid:1-2", "-80", 77, 88});
      case 4:
        return Event(CompleteEvent{4});
      case 5:
        return Event(IdleEvent{});
      case 6:
        return Event(EndEvent{});
      default:
        throw std::logic_error("read past the end");
    }
  }

 private:
  int step_ = 0;
};

class ToldSource : public Source {
 public:
  static const char* name() { return "told"; }
  static const char* text() { return "Does as its options say."; }
  static const OptionTable& options() { return two_options(); }
  static Result<std::unique_ptr<ToldSource>> create(Host host, Options options) {
    const std::string how = options.string("first");
    throw_as_told(how);
    if (how == "invalid") return Status::invalid("bad second").with_option("second").with_hint("change it");
    if (how == "long") return Status::failed(std::string(5000, 'm')).with_hint(std::string(5000, 'h'));
    if (how == "umlauts")
      return Status::failed("x" + [] {
        std::string text;
        for (int i = 0; i < 3000; ++i) text += "ü";
        return text;
      }());
    host.count("created");
    return std::make_unique<ToldSource>(options.string("second"));
  }
  explicit ToldSource(std::string how) : how_(std::move(how)) { ++alive; }
  ~ToldSource() override { --alive; }

  Result<std::vector<StreamInfo>> discover() override { return std::vector<StreamInfo>{{"shop", "orders", {}, 0}}; }
  Result<std::vector<Partition>> plan(const PlanRequest& request) override {
    throw_as_told(how_);
    std::vector<Partition> partitions;
    for (const Cursor& cursor : request.cursors) partitions.push_back({cursor.name, "text of " + cursor.name, 9});
    return partitions;
  }
  Result<std::unique_ptr<Reader>> open(std::string_view id) override {
    if (id != "all") return Status::failed("no partition " + std::string(id));
    return std::unique_ptr<Reader>(std::make_unique<CountedReader>());
  }

 private:
  std::string how_;
};

// A binding that adds to the position, or throws away what it got.
class MarkingTransform : public Transform {
 public:
  static const char* name() { return "marking"; }
  static const char* text() { return "Marks batches."; }
  static const OptionTable& options() { return two_options(); }
  static Result<std::unique_ptr<MarkingTransform>> create(Host /*host*/, Options /*options*/) {
    return std::make_unique<MarkingTransform>();
  }
  Result<BoundTransform> bind(const StreamInfo& stream) override {
    struct Marking : Binding {
      Result<Batch> apply(Batch batch) override {
        if (batch.shard == "bad") throw std::runtime_error("a bad batch");
        batch.position += "+marked, in a text that is too long for the small string optimisation";
        return batch;
      }
    };
    return BoundTransform{stream.schema, std::make_unique<Marking>()};
  }
};

// Calls the source through its C table, as the program does.
class SourceBoundary : public ::testing::Test {
 protected:
  pipeline_status create(const std::string& first, const std::string& second = "") {
    GivenOptions given(two_options());
    given.strings("first", {first}).strings("second", {second});
    return functions().create(host_.get(), given.pointers().data(), 2, &self_, &error_);
  }
  void TearDown() override {
    if (self_ != nullptr) functions().destroy(self_);
    EXPECT_EQ(alive, 0);
  }
  static const pipeline_source& functions() { return detail::SourceAdapter<ToldSource>::kFunctions; }

  RecordingHost host_;
  void* self_ = nullptr;
  pipeline_error error_{sizeof(pipeline_error), 0, 0, 0, {}, {}};
};

TEST_F(SourceBoundary, CreatesAndDestroys) {
  EXPECT_EQ(create(""), PIPELINE_OK);
  EXPECT_NE(self_, nullptr);
  EXPECT_EQ(alive, 1);
  EXPECT_EQ(host_.counts().at("created"), 1U);
}

TEST_F(SourceBoundary, AnExceptionBecomesAFailureWithItsText) {
  EXPECT_EQ(create("exception"), PIPELINE_FAILED);
  EXPECT_EQ(error_.code, PIPELINE_FAILED);
  EXPECT_STREQ(error_.message, "the disk is gone");
  EXPECT_EQ(error_.option_index, PIPELINE_NO_OPTION);
  EXPECT_EQ(self_, nullptr);
}

TEST_F(SourceBoundary, WhateverElseIsThrownBecomesAFailureToo) {
  EXPECT_EQ(create("number"), PIPELINE_FAILED);
  EXPECT_THAT(error_.message, HasSubstr("exception"));
}

TEST_F(SourceBoundary, AStatusKeepsCodeHintAndTheIndexOfItsOption) {
  EXPECT_EQ(create("invalid"), PIPELINE_INVALID);
  EXPECT_EQ(error_.option_index, 1);
  EXPECT_STREQ(error_.message, "bad second");
  EXPECT_STREQ(error_.hint, "change it");
}

TEST_F(SourceBoundary, ALongTextIsCutAndTerminated) {
  EXPECT_EQ(create("long"), PIPELINE_FAILED);
  EXPECT_EQ(std::string(error_.message), std::string(sizeof error_.message - 1, 'm'));
  EXPECT_EQ(std::string(error_.hint), std::string(sizeof error_.hint - 1, 'h'));
}

TEST_F(SourceBoundary, ALongTextIsNotCutInTheMiddleOfACharacter) {
  EXPECT_EQ(create("umlauts"), PIPELINE_FAILED);
  const std::string message = error_.message;
  EXPECT_EQ(message.size(), sizeof error_.message - 1);
  EXPECT_TRUE(message.ends_with("ü"));
  pipeline_error shifted{sizeof(pipeline_error), 0, 0, 0, {}, {}};
  detail::copy_text(message.substr(1) + "üü", shifted.message);
  EXPECT_EQ(std::string(shifted.message), message.substr(1));
}

TEST_F(SourceBoundary, WorksWithoutAPlaceForTheError) {
  EXPECT_EQ(functions().create(host_.get(), nullptr, 0, &self_, nullptr), PIPELINE_OK);
  EXPECT_EQ(functions().check(self_, nullptr), PIPELINE_NOT_IMPLEMENTED);
}

TEST_F(SourceBoundary, AnExceptionInPlanBecomesAFailure) {
  ASSERT_EQ(create("", "exception"), PIPELINE_OK);
  const pipeline_plan_request request{sizeof(pipeline_plan_request), 0, nullptr, 0, nullptr};
  EXPECT_EQ(functions().plan(self_, &request, nullptr, nullptr, &error_), PIPELINE_FAILED);
  EXPECT_STREQ(error_.message, "the disk is gone");
}

TEST_F(SourceBoundary, PlanPassesCursorsInAndPartitionsOut) {
  ASSERT_EQ(create(""), PIPELINE_OK);
  const Cursor cursor{"shop", "orders", "-", "{}"};
  const pipeline_cursor borrowed = cursor.borrowed();
  const pipeline_cursor* const cursors[] = {&borrowed};
  const pipeline_plan_request request{sizeof(pipeline_plan_request), 0, cursors, 1, nullptr};
  std::vector<std::string> seen;
  const auto emit = [](void* context, const pipeline_partition* partition) {
    EXPECT_EQ(partition->estimated_rows, 9U);
    static_cast<std::vector<std::string>*>(context)->emplace_back(view_of(partition->text));
  };
  EXPECT_EQ(functions().plan(self_, &request, emit, &seen, &error_), PIPELINE_OK);
  EXPECT_EQ(seen, std::vector<std::string>{"text of orders"});
}

TEST_F(SourceBoundary, OpenReportsAnUnknownPartition) {
  ASSERT_EQ(create(""), PIPELINE_OK);
  void* reader = nullptr;
  EXPECT_EQ(functions().open(self_, borrow("other"), &reader, &error_), PIPELINE_FAILED);
  EXPECT_STREQ(error_.message, "no partition other");
  EXPECT_EQ(reader, nullptr);
}

TEST_F(SourceBoundary, EachEventArrivesWithWhatBelongsToIt) {
  ASSERT_EQ(create(""), PIPELINE_OK);
  void* reader = nullptr;
  ASSERT_EQ(functions().open(self_, borrow("all"), &reader, &error_), PIPELINE_OK);
  const auto next = [&] {
    pipeline_event event{};
    event.struct_size = sizeof event;
    EXPECT_EQ(functions().next(reader, &event, &error_), PIPELINE_OK);
    return event;
  };

  pipeline_event event = next();
  EXPECT_EQ(event.kind, PIPELINE_EVENT_SCHEMA);
  EXPECT_EQ(event.stream, 4U);
  EXPECT_EQ(view_of(event.name_space), "shop");
  EXPECT_EQ(view_of(event.name), "orders");
  EXPECT_EQ(event.generation, 2U);
  EXPECT_EQ(OwnedSchema(&event.schema)->n_children, 1);

  event = next();
  EXPECT_EQ(event.kind, PIPELINE_EVENT_BATCH);
  EXPECT_EQ(event.batch.changes.release, nullptr);
  EXPECT_EQ(view_of(event.batch.shard), "-80");
  EXPECT_EQ(OwnedArray(&event.batch.rows)->length, 3);

  event = next();
  EXPECT_EQ(event.kind, PIPELINE_EVENT_CHECKPOINT);
  ASSERT_EQ(event.cursor_count, 2U);
  EXPECT_EQ(Cursor::import(*event.cursors[1]), (Cursor{"shop", "items", "80-", "{2}"}));

  event = next();
  EXPECT_EQ(event.kind, PIPELINE_EVENT_TRUNCATE);
  EXPECT_EQ(view_of(event.position), "uuid:1-2");
  EXPECT_EQ(view_of(event.shard), "-80");
  EXPECT_EQ(event.commit_time, 77);
  EXPECT_EQ(event.sequence, 88);

  EXPECT_EQ(next().kind, PIPELINE_EVENT_COMPLETE);
  EXPECT_EQ(next().kind, PIPELINE_EVENT_IDLE);
  EXPECT_EQ(next().kind, PIPELINE_EVENT_END);
  pipeline_event past{};
  EXPECT_EQ(functions().next(reader, &past, &error_), PIPELINE_FAILED);
  EXPECT_STREQ(error_.message, "read past the end");
  functions().close(reader);
}

TEST(TransformBoundary, ReplacesABatchAndConsumesItWhenItFails) {
  const pipeline_transform& functions = detail::TransformAdapter<MarkingTransform>::kFunctions;
  pipeline_error error{sizeof(pipeline_error), 0, 0, 0, {}, {}};
  void* self = nullptr;
  ASSERT_EQ(functions.create(nullptr, nullptr, 0, &self, &error), PIPELINE_OK);
  const OwnedSchema schema = export_schema({{{"id", {TypeId::int64}, true, {}}}});
  const pipeline_stream stream{
      sizeof(pipeline_stream), 0, borrow("shop"), borrow("orders"), &schema.get(), 0, 0, 0, 0, 0};
  OwnedSchema output;
  void* binding = nullptr;
  ASSERT_EQ(functions.bind(self, &stream, output.address(), &binding, &error), PIPELINE_OK);
  EXPECT_STREQ(output->children[0]->name, "id");

  for (const char* shard : {"-80", "bad"}) {
    Batch batch;
    batch.rows = make_struct({}, 1);
    batch.shard = shard;
    batch.position = "p";
    pipeline_batch lent{};
    batch.export_to(&lent);
    const pipeline_status status = functions.apply(binding, &lent, &error);
    if (batch.shard == "bad") {
      EXPECT_EQ(status, PIPELINE_FAILED);
      EXPECT_STREQ(error.message, "a bad batch");
      EXPECT_EQ(lent.rows.release, nullptr);
    } else {
      EXPECT_EQ(status, PIPELINE_OK);
      EXPECT_TRUE(view_of(lent.position).starts_with("p+marked"));
      EXPECT_EQ(OwnedArray(&lent.rows)->length, 1);
    }
  }
  functions.unbind(binding);
  functions.destroy(self);
}

TEST(MakeEntry, DescribesItsStages) {
  const pipeline_entry entry = make_entry<ToldSource, MarkingTransform>("two", "1.2.3");
  EXPECT_EQ(entry.struct_size, sizeof(pipeline_entry));
  EXPECT_EQ(entry.abi_major, PIPELINE_ABI_MAJOR);
  EXPECT_STREQ(entry.name, "two");
  EXPECT_STREQ(entry.version, "1.2.3");
  ASSERT_EQ(entry.stage_count, 2U);
  EXPECT_EQ(entry.stages[0]->kind, PIPELINE_SOURCE);
  EXPECT_STREQ(entry.stages[0]->name, "told");
  EXPECT_EQ(entry.stages[0]->option_count, 2U);
  EXPECT_EQ(entry.stages[1]->kind, PIPELINE_TRANSFORM);
  EXPECT_EQ(entry.stages[1]->functions, &detail::TransformAdapter<MarkingTransform>::kFunctions);
}

}  // namespace
}  // namespace pipeline
