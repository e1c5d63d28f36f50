#include "pipeline/sdk/array.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <thread>

#include "pipeline/sdk/builder.hpp"
#include "pipeline/sdk/view.hpp"

namespace pipeline {
namespace {

// A struct of two columns, id = 0, 1, … and text "t0", "t1", …; every third text is null.
OwnedArray make_rows(int64_t rows) {
  FixedBuilder<int64_t> id;
  BytesBuilder text;
  for (int64_t row = 0; row < rows; ++row) {
    id.append(row);
    row % 3 == 2 ? text.append_null() : text.append("t" + std::to_string(row));
  }
  std::vector<OwnedArray> columns;
  columns.push_back(id.finish());
  columns.push_back(text.finish());
  return make_struct(std::move(columns), rows);
}

void expect_rows(const ArrowArray& rows, int64_t count) {
  ASSERT_EQ(rows.length, count);
  ASSERT_EQ(rows.n_children, 2);
  const ColumnView id(*rows.children[0]);
  const ColumnView text(*rows.children[1]);
  for (int64_t row = 0; row < count; ++row) {
    EXPECT_EQ(id.value<int64_t>(row), row);
    ASSERT_EQ(text.is_null(row), row % 3 == 2);
    if (row % 3 != 2) {
      EXPECT_EQ(text.bytes(row), "t" + std::to_string(row));
    }
  }
}

int releases = 0;

ArrowArray counting_array() {
  ArrowArray array{};
  array.release = [](ArrowArray* self) {
    ++releases;
    self->release = nullptr;
  };
  return array;
}

TEST(OwnedArray, ReleasesOnceHoweverOftenItIsMoved) {
  releases = 0;
  {
    ArrowArray raw = counting_array();
    OwnedArray first(&raw);
    EXPECT_EQ(raw.release, nullptr);
    OwnedArray second(std::move(first));
    OwnedArray third;
    third = std::move(second);
    EXPECT_EQ(releases, 0);
    EXPECT_FALSE(third.empty());
  }
  EXPECT_EQ(releases, 1);
}

TEST(OwnedArray, AssignmentReleasesWhatWasThere) {
  releases = 0;
  ArrowArray first = counting_array();
  ArrowArray second = counting_array();
  OwnedArray array(&first);
  array = OwnedArray(&second);
  EXPECT_EQ(releases, 1);
  array.reset();
  EXPECT_EQ(releases, 2);
  EXPECT_TRUE(array.empty());
}

TEST(OwnedArray, MoveToGivesTheContentAway) {
  releases = 0;
  ArrowArray raw = counting_array();
  ArrowArray target{};
  {
    OwnedArray array(&raw);
    array.move_to(&target);
    EXPECT_TRUE(array.empty());
  }
  EXPECT_EQ(releases, 0);
  target.release(&target);
  EXPECT_EQ(releases, 1);
}

TEST(ShareArray, EachOwnerReadsTheSameBuffers) {
  const auto original = std::make_shared<const OwnedArray>(make_rows(10));
  const OwnedArray first = share_array(original);
  const OwnedArray second = share_array(original);
  expect_rows(first.get(), 10);
  expect_rows(second.get(), 10);
  EXPECT_EQ(first->children[0]->buffers[1], second->children[0]->buffers[1]);
}

TEST(ShareArray, TheBuffersLiveUntilTheLastOwnerIsGoneInAnyOrder) {
  for (int last = 0; last < 3; ++last) {
    std::vector<OwnedArray> owners;
    {
      const auto original = std::make_shared<const OwnedArray>(make_rows(100));
      for (int i = 0; i < 3; ++i) owners.push_back(share_array(original));
    }
    for (int i = 0; i < 3; ++i) {
      if (i != last) owners[static_cast<std::size_t>(i)].reset();
    }
    expect_rows(owners[static_cast<std::size_t>(last)].get(), 100);
  }
}

TEST(ShareArray, TheOriginalIsReleasedExactlyOnce) {
  releases = 0;
  {
    ArrowArray raw = counting_array();
    auto original = std::make_shared<const OwnedArray>(&raw);
    OwnedArray first = share_array(original);
    OwnedArray second = share_array(original);
    original.reset();
    first.reset();
    EXPECT_EQ(releases, 0);
  }
  EXPECT_EQ(releases, 1);
}

TEST(ShareArray, AChildMovedOutOutlivesItsShareAndTheOriginal) {
  auto original = std::make_shared<const OwnedArray>(make_rows(50));
  OwnedArray shared = share_array(original);
  const OwnedArray other = share_array(original);
  const OwnedArray text(shared->children[1]);
  shared.reset();
  original.reset();
  EXPECT_EQ(ColumnView(text.get()).bytes(49), "t49");
  expect_rows(other.get(), 50);
}

TEST(ShareArray, AShareCanBeSharedAgain) {
  OwnedArray inner = share_array(std::make_shared<const OwnedArray>(make_rows(5)));
  const OwnedArray outer = share_array(std::make_shared<const OwnedArray>(std::move(inner)));
  expect_rows(outer.get(), 5);
}

TEST(ShareArray, OwnersMayBeReleasedOnDifferentThreads) {
  for (int round = 0; round < 50; ++round) {
    auto original = std::make_shared<const OwnedArray>(make_rows(20));
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([share = share_array(original)]() mutable {
        EXPECT_EQ(ColumnView(*share->children[0]).value<int64_t>(19), 19);
        share.reset();
      });
    }
    original.reset();
    for (std::thread& thread : threads) thread.join();
  }
}

}  // namespace
}  // namespace pipeline
