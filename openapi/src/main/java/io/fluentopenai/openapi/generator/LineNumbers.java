package io.fluentopenai.openapi.generator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Takes the line numbers out of compiled classes. They are a tenth of the jar, and lines of generated models tell nobody anything.
 */
public final class LineNumbers extends ClassVisitor {
    private LineNumbers(ClassWriter out) {
        super(Opcodes.ASM9, out);
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
    static byte[] removedFrom(byte[] classFile) {
        ClassReader in = new ClassReader(classFile);
        ClassWriter out = new ClassWriter(in, 0);
        in.accept(new LineNumbers(out), 0);
        return out.toByteArray();
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        return new MethodVisitor(api, super.visitMethod(access, name, descriptor, signature, exceptions)) {
            @Override
            public void visitLineNumber(int line, Label start) {
                // Left out.
            }
        };
    }
}
