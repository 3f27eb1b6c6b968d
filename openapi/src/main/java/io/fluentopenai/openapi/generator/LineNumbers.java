package io.fluentopenai.openapi.generator;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Takes the line numbers out of compiled classes. They are a tenth of the jar, and lines of generated models tell nobody anything.
 */
public final class LineNumbers {
    private final ByteBuffer in;
    private final String[] names;

    private LineNumbers(ByteBuffer in, int constants) {
        this.in = in;
        names = new String[constants];
    }

    /** Rewrites the class files in a folder. */
    public static void main(String[] arguments) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(Path.of(arguments[0]))) {
            files = found.filter(file -> file.toString().endsWith(".class")).toList();
        }
        for (Path file : files) {
            byte[] classFile = Files.readAllBytes(file);
            byte[] without = removedFrom(classFile);
            if (without.length < classFile.length) {
                Files.write(file, without);
            }
        }
    }

    /** Returns a class file without its line numbers. */
    static byte[] removedFrom(byte[] classFile) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(classFile.length);
        DataOutputStream out = new DataOutputStream(bytes);
        ByteBuffer in = ByteBuffer.wrap(classFile);
        // Magic number and version, then the constants.
        copy(in, 8, out);
        LineNumbers rewriter = new LineNumbers(in, count(in, out));
        rewriter.constants(out);
        // Flags, the class and its parent, interfaces, fields, methods.
        copy(in, 6, out);
        copy(in, 2 * count(in, out), out);
        rewriter.members(out);
        rewriter.members(out);
        copy(in, in.remaining(), out);
        return bytes.toByteArray();
    }

    private static void copy(ByteBuffer in, int length, DataOutputStream out) throws IOException {
        out.write(next(in, length));
    }

    private static byte[] next(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static int count(ByteBuffer in, DataOutputStream out) throws IOException {
        int count = Short.toUnsignedInt(in.getShort());
        out.writeShort(count);
        return count;
    }

    /** The sizes of constants are those of chapter 4.4 of the Java Virtual Machine Specification. */
    private void constants(DataOutputStream out) throws IOException {
        for (int i = 1; i < names.length; i++) {
            int tag = in.get();
            out.writeByte(tag);
            switch (tag) {
                case 1 -> {
                    byte[] name = next(in, count(in, out));
                    out.write(name);
                    names[i] = new String(name, StandardCharsets.UTF_8);
                }
                case 5, 6 -> {
                    copy(in, 8, out);
                    // A long and a double take two places.
                    i++;
                }
                case 7, 8, 16, 19, 20 -> copy(in, 2, out);
                case 15 -> copy(in, 3, out);
                default -> copy(in, 4, out);
            }
        }
    }

    private void members(DataOutputStream out) throws IOException {
        int count = count(in, out);
        for (int i = 0; i < count; i++) {
            copy(in, 6, out);
            attributes(out);
        }
    }

    private void attributes(DataOutputStream out) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream kept = new DataOutputStream(bytes);
        int count = Short.toUnsignedInt(in.getShort());
        int left = count;
        for (int i = 0; i < count; i++) {
            int index = Short.toUnsignedInt(in.getShort());
            int length = in.getInt();
            if (names[index].equals("LineNumberTable")) {
                in.position(in.position() + length);
                left--;
                continue;
            }
            kept.writeShort(index);
            if (names[index].equals("Code")) {
                ByteArrayOutputStream code = new ByteArrayOutputStream();
                code(new DataOutputStream(code));
                kept.writeInt(code.size());
                code.writeTo(kept);
            } else {
                kept.writeInt(length);
                copy(in, length, kept);
            }
        }
        out.writeShort(left);
        bytes.writeTo(out);
    }

    private void code(DataOutputStream out) throws IOException {
        copy(in, 4, out);
        int length = in.getInt();
        out.writeInt(length);
        copy(in, length, out);
        copy(in, 8 * count(in, out), out);
        attributes(out);
    }
}
