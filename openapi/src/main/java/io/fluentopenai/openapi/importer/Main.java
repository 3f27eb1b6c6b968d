package io.fluentopenai.openapi.importer;

import java.nio.file.*;

public final class Main {
    public static void main(String[] a) throws Exception {
        var in = InputLoader.load(a[0]);
        byte[] ov = a.length > 3 ? Files.readAllBytes(Path.of(a[3])) : null;
        try {
        var r = Importer.run(in.bytes(), ov, a[1].isEmpty() ? null : a[1], in.url());
        Files.write(Path.of(a[2]), Importer.bytes(r.text()));
        System.out.println(r.notes().counts());
        r.notes().warnings().forEach(System.out::println);
        r.notes().all().forEach(System.out::println);
        } catch (ImportException e) { System.err.println(e.line(a[0])); e.printStackTrace(); System.exit(2); }
    }
}
