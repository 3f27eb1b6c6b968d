package io.fluentopenai.tests.pitfalls;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.containers.Container;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.Part;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadPitfallsTest extends PitfallTest {
    @TempDir
    private Path directory;

    /** Sends a file in every way that there is, and returns the requests. */
    private List<RecordedRequest> everyUpload(FakeOpenAI server, Path file) {
        OpenAI openai = client(server);
        openai.files().upload(file, "assistants");
        openai.uploads().upload(file, "assistants");
        openai.images().edit("Brighter", file);
        openai.images().edit("Brighter", file, file);
        openai.images().variation(file);
        openai.audio().transcribe(file);
        openai.audio().translate("whisper-1", file);
        openai.videos().create(FilePart.of(file), r -> r.prompt("It moves."));
        Container container = openai.containers().create("box");
        openai.containers().upload(container.id(), FilePart.of(file));
        return server.requests().stream()
                .filter(request -> request.mediaType().equals("multipart/form-data"))
                .toList();
    }

    @Test
    void everyFileThatIsSentHasANameAndNeverAPath() throws IOException {
        Path file = Files.write(directory.resolve("picture.png"), new byte[] {1, 2, 3});
        List<RecordedRequest> requests = everyUpload(fake(), file);

        assertThat(requests).hasSizeGreaterThanOrEqualTo(9);
        for (RecordedRequest request : requests) {
            List<Part> files = request.parts().stream()
                    .filter(part -> part.bytes().length == 3)
                    .toList();
            assertThat(files)
                    .as(request.toString())
                    .isNotEmpty()
                    .allSatisfy(part -> assertThat(part.filename()).isNotBlank().doesNotContain("/", "\\"));
            assertThat(request.bodyText()).doesNotContain(directory.toString());
        }
    }

    @Test
    void noTwoFormsHaveTheSameBoundary() throws IOException {
        Path file = Files.write(directory.resolve("picture.png"), new byte[] {1, 2, 3});
        List<String> boundaries = new ArrayList<>();
        for (RecordedRequest request : everyUpload(fake(), file)) {
            boundaries.add(String.valueOf(request.header("Content-Type")));
        }
        assertThat(boundaries).isNotEmpty().doesNotHaveDuplicates();
    }

    @Test
    void noNameFromTheServerLeadsOutOfTheDirectory() throws IOException {
        FakeOpenAI server = fake();
        OpenAI openai = client(server);
        Path downloads = directory.resolve("downloads");
        Path outside = Files.write(directory.resolve("keep.txt"), new byte[] {9});
        for (String name :
                List.of("../keep.txt", "..\\\\keep.txt", "/tmp/../keep.txt", "..", ".", "", "a/../../keep.txt")) {
            server.handle(
                    "retrieveFile",
                    request -> Reply.json(
                            "{\"id\":\"file-1\",\"object\":\"file\",\"bytes\":4,\"filename\":\"" + name + "\"}"));
            server.handle("downloadFile", request -> Reply.text("text/plain", "evil"));
            Path saved = openai.files().download("file-1", downloads);
            assertThat(saved.toRealPath()).startsWith(downloads.toRealPath());
            assertThat(openai.files()
                            .get("file-1")
                            .downloadAsync(downloads)
                            .join()
                            .toRealPath())
                    .startsWith(downloads.toRealPath());
        }
        assertThat(outside).hasBinaryContent(new byte[] {9});
        try (Stream<Path> beside = Files.list(directory)) {
            assertThat(beside).containsExactlyInAnyOrder(downloads, outside);
        }
    }
}
