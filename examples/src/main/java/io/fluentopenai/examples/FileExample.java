package io.fluentopenai.examples;

import io.fluentopenai.client.ApiClient;
import io.fluentopenai.client.BinaryContent;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.client.api.FilesApi;
import io.fluentopenai.client.model.CreateFileRequest;
import io.fluentopenai.client.model.OpenAIFile;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Files with the generated layer: upload, download, delete. */
final class FileExample {
    private static final byte[] CONTENT = """
            {"custom_id":"1","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-5-mini","messages":[]}}
            """.getBytes(StandardCharsets.UTF_8);

    private FileExample() {}

    static void roundTrip(ApiClient client, PrintStream out) {
        out.println();
        out.println("3. A file, there and back");
        FilesApi files = new FilesApi(client);
        OpenAIFile file = files.createFile(
                new CreateFileRequest().file(FilePart.of("demo.jsonl", CONTENT)).purpose("batch"));
        out.println("   uploaded   " + file.id() + ", " + file.filename() + ", " + file.bytes() + " bytes");
        byte[] back;
        try (BinaryContent content = files.downloadFile(file.id())) {
            back = content.bytes();
        }
        out.println("   downloaded " + back.length + " bytes, "
                + (Arrays.equals(back, CONTENT) ? "the same" : "but they differ"));
        out.println("   deleted    " + files.deleteFile(file.id()).deleted());
    }
}
