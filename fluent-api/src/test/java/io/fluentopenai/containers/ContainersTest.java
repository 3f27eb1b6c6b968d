package io.fluentopenai.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.EndpointTest;
import io.fluentopenai.client.BinaryContent;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.client.error.NotFoundException;
import io.fluentopenai.files.FileObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContainersTest extends EndpointTest {
    private static final byte[] TABLE = "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8);

    @Test
    void aContainerIsMadeFoundAndDeleted() {
        Container container = openai.containers().create("analysis");
        assertThat(container.name()).isEqualTo("analysis");
        assertThat(container.refresh().status()).isEqualTo("running");
        assertThat(openai.containers().list(p -> p.limit(5)).all())
                .extracting(Container::id)
                .containsExactly(container.id());
        assertThat(openai.containers().listAsync().join().items()).hasSize(1);
        assertThat(container.delete()).isTrue();
        assertThatThrownBy(container::refresh).isInstanceOf(NotFoundException.class);
    }

    @Test
    void aFileIsPutInReadAndDeleted() {
        Container container = openai.containers().createAsync("analysis").join();
        ContainerFile file = container.upload(FilePart.of("table.csv", TABLE));
        assertThat(file.path()).endsWith("table.csv");
        assertThat(file.bytes()).isEqualTo(TABLE.length);
        assertThat(file.source()).isEqualTo("user");
        try (BinaryContent content = file.content()) {
            assertThat(content.bytes()).isEqualTo(TABLE);
        }
        assertThat(container.files().all()).extracting(ContainerFile::id).containsExactly(file.id());
        assertThat(openai.containers().getFile(container.id(), file.id()).path())
                .isEqualTo(file.path());
        assertThat(file.deleteAsync().join()).isTrue();
        assertThat(container.filesAsync().join().items()).isEmpty();
    }

    @Test
    void aFileThatIsOnTheServerIsCopied() {
        FileObject known = openai.files().upload(FilePart.of("table.csv", TABLE), "assistants");
        Container container = openai.containers().create(r -> r.name("analysis").fileIds(List.of(known.id())));
        assertThat(container.files().all()).hasSize(1);
        ContainerFile copy = container.addAsync(known).join();
        try (BinaryContent content = copy.contentAsync().join()) {
            assertThat(content.bytes()).isEqualTo(TABLE);
        }
        assertThatThrownBy(() -> openai.containers().add(container.id(), "file-none"))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void aBlankNameIsRefusedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> openai.containers().create(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name");
        assertThat(server.requests()).isEmpty();
    }
}
