package io.fluentopenai.uploads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fluentopenai.EndpointTest;
import io.fluentopenai.client.BinaryContent;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.error.BadRequestException;
import io.fluentopenai.client.error.InterruptedCallException;
import io.fluentopenai.client.error.UploadException;
import io.fluentopenai.files.FileObject;
import io.fluentopenai.testkit.RecordedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadsTest extends EndpointTest {
    private static final int PART = 1000;
    private static final int PARTS = 10;

    @TempDir
    private Path directory;

    private Path file;
    private byte[] content;

    @BeforeEach
    void writeFile() throws IOException {
        content = new byte[PART * PARTS - 7];
        new Random(1).nextBytes(content);
        file = Files.write(directory.resolve("tasks.jsonl"), content);
    }

    private byte[] onServer(FileObject uploaded) {
        try (BinaryContent download = uploaded.content()) {
            return download.bytes();
        }
    }

    private int partsSent() {
        return server.requests("addUploadPart").size();
    }

    @Test
    void aSmallFileIsOnePart() {
        FileObject uploaded = openai.uploads().upload(file, "batch");
        assertThat(uploaded.filename()).isEqualTo("tasks.jsonl");
        assertThat(onServer(uploaded)).isEqualTo(content);
        assertThat(partsSent()).isEqualTo(1);
        RecordedRequest announced = server.takeRequest();
        assertThat(announced.json().path("bytes").asLong()).isEqualTo(content.length);
        assertThat(announced.json().path("mime_type").asText()).isEqualTo("application/jsonl");
    }

    @Test
    void partsAreSentInParallelAndPutTogetherInOrder() {
        List<UploadProgress> progress = Collections.synchronizedList(new ArrayList<>());
        FileObject uploaded = openai.uploads()
                .upload(
                        file,
                        "batch",
                        upload -> upload.partSize(PART).parallel(3).md5().onProgress(progress::add));
        assertThat(onServer(uploaded)).isEqualTo(content);
        assertThat(partsSent()).isEqualTo(PARTS);
        assertThat(progress).hasSize(PARTS);
        assertThat(progress).extracting(UploadProgress::partsDone).isSorted();
        assertThat(progress.get(PARTS - 1)).isEqualTo(new UploadProgress(PARTS, PARTS, content.length, content.length));
        assertThat(server.requests("completeUpload").get(0).json().path("md5").asText())
                .hasSize(32);
    }

    @Test
    void asyncHoldsNoThreadAndGivesTheSame() {
        FileObject uploaded = openai.uploads()
                .uploadAsync(file, "batch", upload -> upload.partSize(PART))
                .join();
        assertThat(onServer(uploaded)).isEqualTo(content);
    }

    @Test
    void noMorePartsThanAllowedAreUnderWay() {
        server.fail("addUploadPart").stallHeaders();
        CompletableFuture<FileObject> sent = openai.uploads()
                .uploadAsync(file, "batch", upload -> upload.partSize(PART).parallel(3));
        Awaitility.await().until(() -> partsSent() == 3);
        assertThat(sent).isNotDone();
        sent.cancel(true);
        Awaitility.await().until(() -> server.openConnections() == 0);
        assertThat(partsSent()).isEqualTo(3);
    }

    @Test
    void afterAFailureOnlyWhatIsMissingIsSent() {
        AtomicInteger seen = new AtomicInteger();
        server.fail(request -> "addUploadPart".equals(request.operationId()) && seen.incrementAndGet() == 4)
                .status(400);
        PartedUpload upload = openai.uploads()
                .start(file, "batch", settings -> settings.partSize(PART).parallel(1));
        assertThatThrownBy(upload::send).isInstanceOf(BadRequestException.class);
        assertThat(upload.progress().partsDone()).isEqualTo(3);
        assertThat(server.requests("cancelUpload")).isEmpty();

        FileObject uploaded = upload.send();
        assertThat(onServer(uploaded)).isEqualTo(content);
        assertThat(partsSent()).isEqualTo(PARTS + 1);
        assertThat(upload.send()).isEqualTo(uploaded);
        assertThat(server.requests("completeUpload")).hasSize(1);
    }

    @Test
    void anotherProcessGoesOnFromTheStateThatWasKept() throws IOException {
        AtomicInteger seen = new AtomicInteger();
        server.fail(request -> "addUploadPart".equals(request.operationId()) && seen.incrementAndGet() == 6)
                .status(400);
        PartedUpload upload = openai.uploads()
                .start(file, "batch", settings -> settings.partSize(PART).parallel(1));
        assertThatThrownBy(upload::send).isInstanceOf(BadRequestException.class);

        ObjectMapper mapper = new ObjectMapper();
        UploadState kept = mapper.readValue(mapper.writeValueAsBytes(upload.state()), UploadState.class);
        assertThat(kept).isEqualTo(upload.state());
        server.clearRequests();
        FileObject uploaded = openai.uploads().resume(kept, file).send();
        assertThat(onServer(uploaded)).isEqualTo(content);
        assertThat(partsSent()).isEqualTo(PARTS - 5);
    }

    @Test
    void aPartIsReadAgainForARetry() {
        openai = openai.with(RequestOptions.builder().maxRetries(2).build());
        server.fail("addUploadPart").status(503).header("retry-after-ms", "1").times(2);
        FileObject uploaded = openai.uploads().upload(file, "batch", upload -> upload.partSize(PART));
        assertThat(onServer(uploaded)).isEqualTo(content);
        assertThat(partsSent()).isEqualTo(PARTS + 2);
    }

    @Test
    void onFailureTheUploadIsGivenUpIfThatIsChosen() {
        server.fail("addUploadPart").status(400);
        assertThatThrownBy(() -> openai.uploads()
                        .upload(file, "batch", upload -> upload.partSize(PART).cancelOnFailure()))
                .isInstanceOf(BadRequestException.class);
        assertThat(server.requests("cancelUpload")).hasSize(1);
    }

    @Test
    void interruptingFreesTheCaller() throws InterruptedException {
        server.fail("addUploadPart").stallHeaders();
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                openai.uploads().upload(file, "batch");
            } catch (RuntimeException e) {
                thrown.complete(e);
            }
        });
        caller.start();
        Awaitility.await().until(() -> partsSent() == 1);
        caller.interrupt();
        assertThat(thrown.join()).isInstanceOf(InterruptedCallException.class);
        caller.join();
        Awaitility.await().until(() -> server.openConnections() == 0);
    }

    @Test
    void anUploadThatHasExpiredSaysSoAndWhatToDo() {
        UploadState expired = new UploadState("upload_1", content.length, PART, 1_000_000L, Map.of(0, "part_1"));
        assertThatThrownBy(() -> openai.uploads().resume(expired, file).send())
                .isInstanceOf(UploadException.class)
                .hasMessageContaining("upload_1 expired at 1970-01-12")
                .hasMessageContaining("Start a new one");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aFileThatHasChangedIsNotMixedWithItsOldParts() throws IOException {
        PartedUpload upload = openai.uploads().start(file, "batch", settings -> settings.partSize(PART));
        Files.write(file, new byte[5]);
        assertThatThrownBy(upload::send)
                .isInstanceOf(UploadException.class)
                .hasMessageContaining("has 5 bytes, but had " + content.length);
        assertThat(partsSent()).isZero();
    }

    @Test
    void whatTheListenerThrowsEndsTheUpload() {
        assertThatThrownBy(() -> openai.uploads()
                        .upload(
                                file,
                                "batch",
                                upload -> upload.onProgress(p -> {
                                    throw new IllegalStateException("Nobody is looking");
                                })))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Nobody is looking");
    }

    @Test
    void badArgumentsAreRefusedBeforeAnythingIsSent() throws IOException {
        Path empty = Files.createFile(directory.resolve("empty.jsonl"));
        assertThatThrownBy(() -> openai.uploads().upload(empty, "batch"))
                .isInstanceOf(UploadException.class)
                .hasMessageContaining("empty.jsonl");
        assertThatThrownBy(() -> openai.uploads().upload(directory.resolve("none"), "batch"))
                .isInstanceOf(UploadException.class)
                .hasMessageContaining("none");
        assertThatThrownBy(() -> openai.uploads().upload(file, " ")).hasMessageContaining("purpose");
        assertThatThrownBy(() -> openai.uploads().start(file, "batch", s -> s.partSize(0)))
                .hasMessageContaining("not 0");
        assertThatThrownBy(() -> openai.uploads().start(file, "batch", s -> s.partSize(1L << 30)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> openai.uploads().start(file, "batch", s -> s.parallel(0)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> openai.uploads().complete("upload_1", List.of()))
                .hasMessageContaining("at least one");
        assertThatThrownBy(() -> new UploadState("upload_1", 10, 5, null, Map.of(2, "part_3")))
                .hasMessageContaining("no part 2 of 2");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void theCallsAreThereOneByOne() {
        Upload upload = openai.uploads()
                .create(r -> r.filename("a.txt").purpose("assistants").bytes(4).mimeType("text/plain"));
        assertThat(upload.expiresAt()).isNotNull();
        assertThat(upload.bytes()).isEqualTo(4);
        assertThat(upload.file()).isNull();
        String second = openai.uploads().addPart(upload.id(), FilePart.of("b", new byte[] {3, 4}));
        String first = openai.uploads()
                .addPartAsync(upload.id(), FilePart.of("a", new byte[] {1, 2}))
                .join();
        Upload complete = openai.uploads().complete(upload.id(), List.of(first, second));
        assertThat(onServer(Objects.requireNonNull(complete.file()))).containsExactly(1, 2, 3, 4);
        assertThat(complete.status()).isEqualTo("completed");

        Upload other = openai.uploads()
                .create(r -> r.filename("a.txt").purpose("assistants").bytes(4).mimeType("text/plain"));
        assertThat(other.cancel().status()).isEqualTo("cancelled");
    }
}
