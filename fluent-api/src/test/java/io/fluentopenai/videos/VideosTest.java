package io.fluentopenai.videos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.EndpointTest;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.client.error.BadRequestException;
import io.fluentopenai.client.error.NotFoundException;
import io.fluentopenai.testkit.Outcome;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideosTest extends EndpointTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void pollQuickly() {
        server.pollAfter(Duration.ofMillis(1));
    }

    @Test
    void aVideoIsMadeWaitedForAndSaved() throws IOException {
        List<Integer> progress = new ArrayList<>();
        Video video = openai.videos()
                .create(r -> r.prompt("A paper boat.").seconds("8").size("1280x720"))
                .awaitCompletion(poll -> poll.onProgress(state -> progress.add(state.progress())));
        assertThat(video.isCompleted()).isTrue();
        assertThat(video.expiresAt()).isNotNull();
        assertThat(progress).isSorted().endsWith(100).hasSizeGreaterThan(1);
        Path saved = video.saveTo(directory.resolve("boat.mp4"));
        assertThat(Files.size(saved)).isPositive();
        RecordedRequest request = server.takeRequest();
        assertThat(request.part("prompt").text()).isEqualTo("A paper boat.");
        assertThat(request.part("seconds").text()).isEqualTo("8");
        assertThat(request.parts()).hasSize(3);
    }

    @Test
    void aVideoBeginsWithAPicture() {
        openai.videos()
                .createAsync(FilePart.of("first.png", new byte[] {1, 2}), r -> r.prompt("It begins to move."))
                .join();
        assertThat(server.takeRequest().part("input_reference").filename()).isEqualTo("first.png");
    }

    @Test
    void picturesOfItAreSavedToo() throws IOException {
        server.handle(
                "RetrieveVideoContent", request -> Reply.text("image/webp", String.valueOf(request.query("variant"))));
        Video video = openai.videos().create("A boat.").awaitCompletionAsync().join();
        Path thumbnail = video.saveTo(directory.resolve("t.webp"), Videos.THUMBNAIL);
        assertThat(thumbnail).hasContent("thumbnail");
        assertThat(video.saveToAsync(directory.resolve("s.webp"), Videos.SPRITESHEET)
                        .join())
                .hasContent("spritesheet");
    }

    @Test
    void whatIsNotDoneCannotBeSaved() {
        server.pollsPerStep(1000);
        Video video = openai.videos().create("A boat.");
        Path target = directory.resolve("boat.mp4");
        assertThatThrownBy(() -> video.saveTo(target)).isInstanceOf(BadRequestException.class);
        assertThat(target).doesNotExist();
    }

    @Test
    void aVideoThatFailsEndsTheWaitingAndTellsWhy() {
        server.outcome("createVideo", Outcome.failed("moderation_blocked", "Not this one"));
        Video video = openai.videos().create("A boat.").awaitCompletion();
        assertThat(video.isFinished()).isTrue();
        assertThat(video.isCompleted()).isFalse();
        assertThat(video.errorMessage()).isEqualTo("Not this one");
    }

    @Test
    void aVideoIsRemixedListedAndDeleted() {
        Video video = openai.videos().create("A boat.").awaitCompletion();
        Video remix = video.remix("At night.");
        assertThat(remix.raw().remixedFromVideoId()).isEqualTo(video.id());
        assertThat(openai.videos().list().all())
                .extracting(Video::id)
                .containsExactlyInAnyOrder(video.id(), remix.id());
        assertThat(openai.videos().listAsync(p -> p.limit(1)).join().allAsync().join())
                .hasSize(2);
        assertThat(video.delete()).isTrue();
        assertThatThrownBy(video::refresh).isInstanceOf(NotFoundException.class);
    }

    @Test
    void aBlankPromptIsRefusedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> openai.videos().create(" ")).hasMessageContaining("prompt");
        assertThatThrownBy(() -> openai.videos().create(r -> {})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> openai.videos().remix("video_1", "")).hasMessageContaining("prompt");
        assertThat(server.requests()).isEmpty();
    }
}
