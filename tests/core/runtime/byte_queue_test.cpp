#include "core/runtime/byte_queue.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace pipeline::core {
namespace {

using std::chrono::milliseconds;

const auto kNothing = [] {};

TEST(ByteQueue, NeverHoldsMoreThanItsBoundWhenAllItemsFit) {
  ByteQueue<int> queue(100);
  std::vector<std::thread> pushers;
  for (int i = 0; i < 4; ++i) {
    pushers.emplace_back([&queue, i] {
      for (int j = 0; j < 500; ++j) queue.push(i * 1000 + j, static_cast<std::uint64_t>(1 + j % 60), kNothing);
    });
  }
  std::vector<int> last(4, -1);
  for (int taken = 0; taken < 2000; ++taken) {
    ASSERT_LE(queue.bytes(), 100U);
    const std::optional<int> item = queue.pop();
    ASSERT_TRUE(item);
    int& previous = last[static_cast<std::size_t>(*item / 1000)];
    EXPECT_EQ(*item % 1000, previous + 1) << "the order of one pusher is kept";
    previous = *item % 1000;
  }
  for (std::thread& pusher : pushers) pusher.join();
  EXPECT_EQ(queue.bytes(), 0U);
}

TEST(ByteQueue, AnItemLargerThanTheBoundPassesAlone) {
  ByteQueue<int> queue(10);
  EXPECT_TRUE(queue.push(1, 1'000, kNothing));
  EXPECT_EQ(queue.pop(), 1);
}

TEST(ByteQueue, ALargeItemIsNotOvertakenForEverBySmallOnes) {
  ByteQueue<int> queue(100);
  std::atomic<bool> passed = false;
  std::atomic<bool> done = false;
  queue.push(0, 100, kNothing);
  std::thread large([&] {
    queue.push(1, 500, kNothing);
    passed = true;
  });
  std::this_thread::sleep_for(milliseconds(20));
  std::vector<std::thread> small;
  for (int i = 0; i < 3; ++i) {
    small.emplace_back([&] {
      while (!done && queue.push(2, 40, kNothing)) continue;
    });
  }
  std::vector<int> order;
  for (int i = 0; i < 4; ++i) order.push_back(*queue.pop());
  EXPECT_EQ(order[1], 1);
  done = true;
  queue.close();
  large.join();
  for (std::thread& thread : small) thread.join();
  EXPECT_TRUE(passed);
}

TEST(ByteQueue, ItemsWithoutBytesNeverWait) {
  ByteQueue<int> queue(10);
  queue.push(1, 10, kNothing);
  EXPECT_TRUE(queue.push(2));
}

TEST(ByteQueue, ALongWaitIsToldOnce) {
  ByteQueue<int> queue(10, milliseconds(20));
  std::atomic<int> told = 0;
  queue.push(1, 10, kNothing);
  std::thread pusher([&] { queue.push(2, 10, [&] { ++told; }); });
  std::this_thread::sleep_for(milliseconds(100));
  EXPECT_EQ(told, 1);
  queue.pop();
  pusher.join();
  EXPECT_EQ(told, 1);
}

TEST(ByteQueue, CloseWakesWhoWaitsAndDropsTheItems) {
  ByteQueue<int> queue(10);
  queue.push(1, 10, kNothing);
  std::thread pusher([&] { EXPECT_FALSE(queue.push(2, 10, kNothing)); });
  std::this_thread::sleep_for(milliseconds(10));
  queue.close();
  pusher.join();
  EXPECT_EQ(queue.pop(), std::nullopt);
}

TEST(ByteQueue, AfterTheEndWhatIsThereComesOut) {
  ByteQueue<int> queue(10);
  queue.push(1, 5, kNothing);
  queue.end();
  EXPECT_EQ(queue.pop(), 1);
  EXPECT_EQ(queue.pop(), std::nullopt);
}

}  // namespace
}  // namespace pipeline::core
