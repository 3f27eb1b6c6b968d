package io.fluentopenai.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.EndpointTest;
import io.fluentopenai.client.BinaryContent;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.client.error.NotFoundException;
import io.fluentopenai.client.error.UploadException;
import io.fluentopenai.testkit.Part;
import io.fluentopenai.testkit.RecordedRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesTest extends EndpointTest {
    private static final byte[] TASKS = "{}\n{}\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    private FileObject upload(String name) {
        return openai.files().upload(FilePart.of(name, TASKS), "batch");
    }

    @Test
    void aFileIsUploadedUnderItsNameWithoutItsPath() throws IOException {
        Path file = Files.write(directory.resolve("tasks.jsonl"), TASKS);
        FileObject uploaded = openai.files().upload(file, "batch");
        assertThat(uploaded.filename()).isEqualTo("tasks.jsonl");
        assertThat(uploaded.bytes()).isEqualTo(TASKS.length);
        assertThat(uploaded.purpose()).isEqualTo("batch");
        RecordedRequest request = server.takeRequest();
        Part part = request.part("file");
        assertThat(part.filename()).isEqualTo("tasks.jsonl");
        assertThat(part.bytes()).isEqualTo(TASKS);
        assertThat(request.bodyText()).doesNotContain(directory.toString());
    }

    @Test
    void filesAreListedPageByPageAndByPurpose() {
        for (int i = 0; i < 5; i++) {
            upload("tasks-" + i + ".jsonl");
        }
        openai.files()
                .uploadAsync(FilePart.of("notes.txt", TASKS), "assistants")
                .join();
        server.clearRequests();
        assertThat(openai.files().list(p -> p.purpose("batch").limit(2)).all())
                .extracting(FileObject::filename)
                .hasSize(5)
                .doesNotContain("notes.txt");
        assertThat(server.requests("listFiles")).hasSize(3);
        assertThat(openai.files().listAsync().join().allAsync().join()).hasSize(6);
    }

    @Test
    void aFileIsFoundAndDeletedByOneRequest() {
        FileObject file = upload("tasks.jsonl");
        assertThat(openai.files().get(file.id())).isEqualTo(file);
        server.clearRequests();
        assertThat(file.delete()).isTrue();
        assertThat(server.requests()).hasSize(1);
        assertThatThrownBy(file::refresh).isInstanceOf(NotFoundException.class);
    }

    @Test
    void contentIsReadAsItArrives() {
        FileObject file = upload("tasks.jsonl");
        try (BinaryContent content = file.content()) {
            assertThat(content.bytes()).isEqualTo(TASKS);
        }
        try (BinaryContent content = openai.files().contentAsync(file.id()).join()) {
            assertThat(content.bytes()).isEqualTo(TASKS);
        }
    }

    @Test
    void aFileIsDownloadedIntoADirectoryOnceUnlessAskedAgain() {
        FileObject file = upload("tasks.jsonl");
        Path downloads = directory.resolve("a").resolve("b");
        Path copy = file.download(downloads);
        assertThat(copy).isEqualTo(downloads.resolve("tasks.jsonl")).hasBinaryContent(TASKS);
        file.download(downloads);
        assertThat(openai.files().downloadAsync(file.id(), downloads).join()).isEqualTo(copy);
        assertThat(server.requests("downloadFile")).hasSize(1);
        file.download(downloads, true);
        assertThat(server.requests("downloadFile")).hasSize(2);
    }

    @Test
    void aNameFromTheServerCannotLeaveTheDirectory() throws IOException {
        FileObject file = upload("tasks.jsonl");
        for (String name : new String[] {"../../evil.jsonl", "/etc/evil.jsonl", "..\\\\evil.jsonl"}) {
            answer(
                    "retrieveFile",
                    "{\"id\": \"%s\", \"object\": \"file\", \"bytes\": 1, \"filename\": \"%s\"}"
                            .formatted(file.id(), name));
            Path downloads = directory.resolve("downloads");
            assertThat(openai.files().download(file.id(), downloads)).isEqualTo(downloads.resolve("evil.jsonl"));
        }
        try (Stream<Path> all = Files.walk(directory)) {
            assertThat(all.filter(Files::isRegularFile)).hasSize(1);
        }
    }

    @Test
    void badArgumentsAreRefusedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> openai.files().upload(FilePart.of("a.txt", TASKS), " "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("purpose");
        assertThatThrownBy(() -> openai.files().get(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThat(server.requests()).isEmpty();
        assertThatThrownBy(() -> openai.files().upload(directory.resolve("missing.txt"), "batch"))
                .isInstanceOf(UploadException.class)
                .hasMessageContaining("missing.txt");
    }
}
